
namespace LiveOrleans.Frames.Tests;

public sealed class FrameWriterTests
{
    private const long Millisecond = 1_000_000;

    [Fact]
    public void Write_TestDataFrame_IsGrafanasJson()
    {
        var frame = new Frame("testdata");
        var time = frame.AddTime("Time");
        var value = frame.AddNumber("Value");
        time.Append(1_600_016_688_632 * Millisecond);
        value.Append(12.5);

        Assert.Equal(
            """{"schema":{"name":"testdata","fields":[{"name":"Time","type":"time","typeInfo":{"frame":"time.Time"}},{"name":"Value","type":"number","typeInfo":{"frame":"float64"}}]},"data":{"values":[[1600016688632],[12.5]]}}""",
            FrameJson.Write(frame));
    }

    [Fact]
    public void Write_EveryTypeNullable_SaysSoInTypeInfo()
    {
        var frame = new Frame(string.Empty);
        frame.AddTime("t", nullable: true).AppendNull();
        frame.AddNumber("n", nullable: true).AppendNull();
        frame.AddText("s", nullable: true).AppendNull();
        frame.AddBoolean("b", nullable: true).AppendNull();

        Assert.Equal(
            """{"schema":{"fields":[{"name":"t","type":"time","typeInfo":{"frame":"time.Time","nullable":true}},{"name":"n","type":"number","typeInfo":{"frame":"float64","nullable":true}},{"name":"s","type":"string","typeInfo":{"frame":"string","nullable":true}},{"name":"b","type":"boolean","typeInfo":{"frame":"bool","nullable":true}}]},"data":{"values":[[null],[null],[null],[null]]}}""",
            FrameJson.Write(frame));
    }

    [Fact]
    public void Write_NoFields_StillHasTheArrays() => Assert.Equal("""{"schema":{"fields":[]},"data":{"values":[]}}""", FrameJson.Write(new Frame(string.Empty)));

    [Fact]
    public void Write_FieldWithoutName_LeavesTheNameOut()
    {
        var frame = new Frame("f");
        frame.AddBoolean(string.Empty).Append(true);

        Assert.Equal("""{"schema":{"name":"f","fields":[{"type":"boolean","typeInfo":{"frame":"bool"}}]},"data":{"values":[[true]]}}""", FrameJson.Write(frame));
    }

    [Fact]
    public void Write_Include_GivesThePartsAskedFor()
    {
        var frame = new Frame("f");
        frame.AddText("s").Append("x");
        const string Schema = """{"name":"f","fields":[{"name":"s","type":"string","typeInfo":{"frame":"string"}}]}""";
        const string Data = """{"values":[["x"]]}""";

        Assert.Equal($$"""{"schema":{{Schema}}}""", FrameJson.Write(frame, FrameInclude.Schema));
        Assert.Equal($$"""{"data":{{Data}}}""", FrameJson.Write(frame, FrameInclude.Data));
        Assert.Equal(Schema, FrameJson.Capture(output => FrameWriter.WriteSchema(frame, output)));
        Assert.Equal(Data, FrameJson.Capture(output => FrameWriter.WriteData(frame, output)));
    }

    [Fact]
    public void Write_Labels_AreSortedByTheirBytesAndEmptyOnesAreWritten()
    {
        var frame = new Frame("f");
        frame.AddNumber("a", labels: new FrameLabels([new("\U0001F600", "4"), new("b", "2"), new("\uFF5E", "3"), new("B", "1")]));
        frame.AddNumber("c", labels: FrameLabels.Empty);

        Assert.Contains("\"labels\":{\"B\":\"1\",\"b\":\"2\",\"\uFF5E\":\"3\",\"\\uD83D\\uDE00\":\"4\"}", FrameJson.Write(frame), StringComparison.Ordinal);
        Assert.Contains("""{"name":"c","type":"number","typeInfo":{"frame":"float64"},"labels":{}}""", FrameJson.Write(frame), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_SubMillisecondTimes_GoToNanos()
    {
        var frame = new Frame("f");
        var time = frame.AddTime("t", nullable: true);
        frame.AddNumber("n", nullable: true);
        foreach (var value in new long?[] { 1_600_016_688_632_000_001, 2 * Millisecond, -1, -1_000_001, -3 * Millisecond, null, long.MinValue, long.MaxValue })
        {
            if (value is { } known)
            {
                time.Append(known);
            }
            else
            {
                time.AppendNull();
            }

            ((NumberField)frame.Fields[1]).AppendNull();
        }

        Assert.Equal(
            """{"data":{"values":[[1600016688632,2,-1,-2,-3,null,-9223372036855,9223372036854],[null,null,null,null,null,null,null,null]],"nanos":[[1,0,999999,999999,0,0,224192,775807],null]}}""",
            FrameJson.Write(frame, FrameInclude.Data));
    }

    [Fact]
    public void Write_NotFiniteNumbers_GoToEntities()
    {
        var frame = new Frame("f");
        var number = frame.AddNumber("n", nullable: true);
        var other = frame.AddNumber("o");
        foreach (var value in new[] { double.NaN, 1, double.PositiveInfinity, double.NegativeInfinity, double.NaN })
        {
            number.Append(value);
            other.Append(2);
        }

        Assert.Equal(
            """{"data":{"values":[[null,1,null,null,null],[2,2,2,2,2]],"entities":[{"NaN":[0,4],"Inf":[2],"NegInf":[3]},null]}}""",
            FrameJson.Write(frame, FrameInclude.Data));
    }

    [Fact]
    public void Write_TextWithNewlinesAndQuotes_StaysOnOneLine()
    {
        var frame = new Frame("a\nb");
        frame.AddText("s").Append("\"x\"\r\n<é>\0");

        Assert.Equal(
            """{"schema":{"name":"a\nb","fields":[{"name":"s","type":"string","typeInfo":{"frame":"string"}}]},"data":{"values":[["\"x\"\r\n<é>\u0000"]]}}""",
            FrameJson.Write(frame));
    }

    [Fact]
    public void Write_UnfinishedRow_NamesTheField()
    {
        var frame = new Frame("f");
        frame.AddNumber("a").Append(1);
        frame.AddNumber("b");

        var exception = Assert.Throws<InvalidOperationException>(() => FrameJson.Write(frame));
        Assert.Contains("'b' has 0 rows", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AppendNull_FieldNotNullable_IsRefused() => Assert.Throws<InvalidOperationException>(new Frame("f").AddTime("t").AppendNull);

    [Fact]
    public void Append_DateTimeOffset_IsUnixNanoseconds()
    {
        var frame = new Frame("f");
        frame.AddTime("t").Append(DateTimeOffset.UnixEpoch.AddTicks(10_001));

        Assert.Equal("""{"data":{"values":[[1]],"nanos":[[100]]}}""", FrameJson.Write(frame, FrameInclude.Data));
    }

    [Fact]
    public void ClearRows_FrameWithRows_KeepsTheSchema()
    {
        var frame = new Frame("f");
        frame.AddText("s").Append("x");
        frame.AddNumber("n").Append(1);
        var schema = FrameJson.Write(frame, FrameInclude.Schema);

        frame.ClearRows();

        Assert.Equal(schema, FrameJson.Write(frame, FrameInclude.Schema));
        Assert.Equal("""{"data":{"values":[[],[]]}}""", FrameJson.Write(frame, FrameInclude.Data));
    }

    [Fact]
    public void Labels_KeyTwice_IsRefused() =>
        Assert.Throws<ArgumentException>(static () => new FrameLabels([new("a", "1"), new("b", "2"), new("a", "3")]));
}
