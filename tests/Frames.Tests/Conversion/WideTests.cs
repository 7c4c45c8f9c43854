namespace LiveOrleans.Frames.Tests;

public sealed class WideTests
{
    private const string NumberInfo = "\"type\":\"number\",\"typeInfo\":{\"frame\":\"float64\",\"nullable\":true}";
    private const string TimeField = "{\"name\":\"time\",\"type\":\"time\",\"typeInfo\":{\"frame\":\"time.Time\"}}";

    [Fact]
    public void Convert_OnePoint_HasTheTagsAsLabelsOfEachValue() => Assert.Equal(
        ["{\"schema\":{\"name\":\"cpu\",\"fields\":[" + TimeField
            + ",{\"name\":\"a\"," + NumberInfo + ",\"labels\":{\"host\":\"x\",\"zone\":\"y\"}}"
            + ",{\"name\":\"b\"," + NumberInfo + ",\"labels\":{\"host\":\"x\",\"zone\":\"y\"}}]},\"data\":{\"values\":[[1600016688632],[2],[1.5]]}}"],
        Convert.ToJson("cpu,zone=y,host=x b=1.5,a=2 1600016688632000000", PushFormat.Wide));

    [Fact]
    public void Convert_NoTags_WritesEmptyLabels() => Assert.Equal(
        ["{\"schema\":{\"name\":\"m\",\"fields\":[" + TimeField + ",{\"name\":\"f\"," + NumberInfo + ",\"labels\":{}}]},\"data\":{\"values\":[[1700000000000],[1]]}}"],
        Convert.ToJson("m f=1", PushFormat.Wide));

    [Fact]
    public void Convert_SameMeasurementAndTime_AppendsColumns() => Assert.Equal(
        ["{\"schema\":{\"name\":\"m\",\"fields\":[" + TimeField
            + ",{\"name\":\"b\"," + NumberInfo + ",\"labels\":{\"t\":\"1\"}}"
            + ",{\"name\":\"a\"," + NumberInfo + ",\"labels\":{\"t\":\"2\"}}"
            + ",{\"name\":\"b\"," + NumberInfo + ",\"labels\":{\"t\":\"2\"}}]},\"data\":{\"values\":[[5],[1],[3],[2]]}}"],
        Convert.ToJson("m,t=1 b=1 5000000\nm,t=2 b=2,a=3 5000000", PushFormat.Wide));

    [Fact]
    public void Convert_OtherMeasurementOrTime_IsAnotherFrameInOrderOfFirstAppearance() => Assert.Equal(
        [
            """{"data":{"values":[[2],[1],[4]]}}""",
            """{"data":{"values":[[1],[2]]}}""",
            """{"data":{"values":[[2],[3]]}}""",
        ],
        Convert.ToJson("m f=1 2000000\nm f=2 1000000\nn f=3 2000000\nm f=4 2000000", PushFormat.Wide, FrameInclude.Data));

    [Fact]
    public void Convert_NaNText_IsANullNumber() => Assert.Equal(
        ["{\"schema\":{\"name\":\"m\",\"fields\":[" + TimeField + ",{\"name\":\"f\"," + NumberInfo + ",\"labels\":{}}]},\"data\":{\"values\":[[0],[null]]}}"],
        Convert.ToJson("m f=\"NaN\" 0", PushFormat.Wide));

    [Fact]
    public void Convert_AllKinds_HaveTheirTypes() => Assert.Equal(
        ["""{"data":{"values":[[0],[true],[1],[2],[3.5],["x"]]}}"""],
        Convert.ToJson("m a=true,b=1i,c=2u,d=3.5,e=\"x\" 0", PushFormat.Wide, FrameInclude.Data));
}
