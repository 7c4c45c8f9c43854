namespace LiveOrleans.Frames.Tests;

public sealed class LabelsColumnTests
{
    private const string NumberInfo = "\"type\":\"number\",\"typeInfo\":{\"frame\":\"float64\",\"nullable\":true}";
    private const string TextInfo = "\"type\":\"string\",\"typeInfo\":{\"frame\":\"string\",\"nullable\":true}";
    private const string BooleanInfo = "\"type\":\"boolean\",\"typeInfo\":{\"frame\":\"bool\",\"nullable\":true}";
    private const string FixedFields = "{\"name\":\"labels\",\"type\":\"string\",\"typeInfo\":{\"frame\":\"string\"}},{\"name\":\"time\",\"type\":\"time\",\"typeInfo\":{\"frame\":\"time.Time\"}}";

    [Fact]
    public void Convert_OnePoint_IsGrafanasFrame() => Assert.Equal(
        ["{\"schema\":{\"name\":\"cpu\",\"fields\":[" + FixedFields + ",{\"name\":\"usage\"," + NumberInfo + "}]},\"data\":{\"values\":[[\"host=a\"],[1600016688632],[1.5]]}}"],
        Convert.ToJson("cpu,host=a usage=1.5 1600016688632000000", PushFormat.LabelsColumn));

    [Fact]
    public void Convert_AllKinds_BecomeNumberTextOrBoolean() => Assert.Equal(
        ["{\"schema\":{\"name\":\"m\",\"fields\":[" + FixedFields
            + ",{\"name\":\"b\"," + BooleanInfo + "},{\"name\":\"f\"," + NumberInfo + "},{\"name\":\"i\"," + NumberInfo
            + "},{\"name\":\"s\"," + TextInfo + "},{\"name\":\"u\"," + NumberInfo + "}]},\"data\":{\"values\":[[\"\"],[0],[true],[0.5],[-3],[\"x\"],[18446744073709552000]]}}"],
        Convert.ToJson("m u=18446744073709551615u,s=\"x\",i=-3i,f=0.5,b=T 0", PushFormat.LabelsColumn));

    [Theory]
    [InlineData("m,b=2,a=1,B=3 f=1", "B=3, a=1, b=2")]
    [InlineData(@"m,k\,1=a\ b,k\=2=c f=1", "k,1=a b, k=2=c")]
    [InlineData("m,a=1,a.b=2,a-b=3 f=1", "a=1, a-b=3, a.b=2")]
    [InlineData("m f=1", "")]
    public void Convert_Tags_AreSortedTextWithoutEscapes(string line, string expected) =>
        Assert.Equal(["{\"data\":{\"values\":[[\"" + expected + "\"],[1700000000000],[1]]}}"], Convert.ToJson(line, PushFormat.LabelsColumn, FrameInclude.Data));

    [Fact]
    public void Convert_SeveralMeasurements_AreFramesInOrderOfFirstAppearance() => Assert.Equal(
        [
            """{"data":{"values":[["t=1","t=3"],[0,0],[1,3]],"nanos":[null,[1,3],null]}}""",
            """{"data":{"values":[["t=2"],[0],[2]],"nanos":[null,[2],null]}}""",
        ],
        Convert.ToJson("z,t=1 f=1 1\na,t=2 f=2 2\nz,t=3 f=3 3", PushFormat.LabelsColumn, FrameInclude.Data));

    [Fact]
    public void Convert_ColumnsThatComeAndGo_ArePaddedBeforeAndAfter()
    {
        const string Lines = "m c=1,a=2\nm b=3\nm a=4,A=5,d=6";

        Assert.Equal(
            ["""{"data":{"values":[["","",""],[1700000000000,1700000000000,1700000000000],[2,null,4],[1,null,null],[null,3,null],[null,null,5],[null,null,6]]}}"""],
            Convert.ToJson(Lines, PushFormat.LabelsColumn, FrameInclude.Data));
        Assert.Equal("labels|time|a|c|b|A|d", FieldNames(Lines));
    }

    [Fact]
    public void Convert_FieldKeysOutsideOfAscii_AreSortedByTheirBytes() =>
        Assert.Equal("labels|time|B|a|é|\uFF5E|\U0001F600", FieldNames("m \U0001F600=1,\uFF5E=1,é=1,a=1,B=1"));

    [Fact]
    public void Convert_EscapedFieldKey_IsSortedAndNamedUnescaped() => Assert.Equal("labels|time|a b|a!b", FieldNames(@"m a!b=1,a\ b=2"));

    [Theory]
    [InlineData("\"x\"", "1.5", "1e21", "t", "\"x\",\"1.5\",\"1e+21\",\"true\"")]
    [InlineData("\"x\"", "3i", "4u", "F", "\"x\",\"3\",\"4\",\"false\"")]
    [InlineData("1", "\"x\"", "true", "2i", "1,null,null,2")]
    [InlineData("true", "\"x\"", "1", "f", "true,null,null,false")]
    [InlineData("\"NaN\"", "1", "2", "\"NaN\"", "null,1,2,null")]
    [InlineData("\"NaN\"", "\"x\"", "1", "\"NaN\"", "null,\"x\",\"1\",null")]
    [InlineData("\"NaN\"", "t", "1", "f", "null,true,null,false")]
    [InlineData("\"nan\"", "\"NaN \"", "\"Na\\\\N\"", "1", "\"nan\",\"NaN \",\"Na\\\\N\",\"1\"")]
    public void Convert_TypeConflict_IsTextOrNull(string first, string second, string third, string fourth, string expected) => Assert.Equal(
        ["{\"data\":{\"values\":[[\"\",\"\",\"\",\"\"],[0,0,0,0],[" + expected + "]]}}"],
        Convert.ToJson($"m f={first} 0\nm f={second} 0\nm f={third} 0\nm f={fourth} 0", PushFormat.LabelsColumn, FrameInclude.Data));

    [Fact]
    public void Convert_NothingButNaN_IsANullNumber() => Assert.Equal(
        ["{\"schema\":{\"name\":\"m\",\"fields\":[" + FixedFields + ",{\"name\":\"f\"," + NumberInfo + "}]},\"data\":{\"values\":[[\"\"],[0],[null]]}}"],
        Convert.ToJson("m f=\"NaN\" 0", PushFormat.LabelsColumn));

    [Fact]
    public void Convert_FieldsNamedAsTheFixedColumns_AreColumnsOfTheirOwn() => Assert.Equal("labels|time|labels|time", FieldNames("m time=1,labels=2"));

    [Fact]
    public void Convert_BytesThatAreNotUtf8_AreReplaced()
    {
        var result = LineConverter.Convert([.. "m,t="u8, 0xFF, .. " f=\""u8, 0xC3, .. "\" 0"u8], Convert.Options(PushFormat.LabelsColumn));

        Assert.Equal("{\"data\":{\"values\":[[\"t=\uFFFD\"],[0],[\"\uFFFD\"]]}}", FrameJson.Write(result.Frames[0], FrameInclude.Data));
    }

    private static string FieldNames(string lines) => string.Join('|', Assert.Single(Convert.Lines(lines).Frames).Fields.Select(static field => field.Name));
}
