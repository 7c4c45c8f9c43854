using System.Text;
using CsCheck;

namespace LiveOrleans.Frames.Tests;

public sealed class FrameSplitterTests
{
    [Theory]
    [InlineData("""{"schema":{"fields":[]},"data":{"values":[]}}""", """{"fields":[]}""", """{"values":[]}""")]
    [InlineData("""{"data":{"values":[]},"schema":{"fields":[]}}""", """{"fields":[]}""", """{"values":[]}""")]
    [InlineData("""{"schema":{"name":"a","fields":[{"x":[1]}],"refId":"A"}}""", """{"name":"a","fields":[{"x":[1]}],"refId":"A"}""", "")]
    [InlineData("""{"data":{"values":[[1],["}"]],"nanos":[null,[1]]}}""", "", """{"values":[[1],["}"]],"nanos":[null,[1]]}""")]
    [InlineData(" { \"data\" : { \"values\" : [ ] } } ", "", "{ \"values\" : [ ] }")]
    public void Split_Frame_GivesItsPartsAsTheyStand(string json, string schema, string data)
    {
        var split = Split(json);

        Assert.Equal(FrameSplitKind.Frame, split.Kind);
        Assert.Equal(schema, Encoding.UTF8.GetString(split.Schema.Span));
        Assert.Equal(data, Encoding.UTF8.GetString(split.Data.Span));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"schema\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"a":1}""")]
    [InlineData("""[{"data":{"values":[]}}]""")]
    [InlineData("""{"data":null}""")]
    [InlineData("""{"data":[1]}""")]
    [InlineData("""{"data":{"value":[1]}}""")]
    [InlineData("""{"data":{"values":1}}""")]
    [InlineData("""{"data":{"x":{"values":[]}}}""")]
    [InlineData("""{"schema":{"name":"a"}}""")]
    [InlineData("""{"schema":{"fields":[]},"data":{"values":[]},"more":1}""")]
    [InlineData("""{"data":{"values":[]},"data":{"values":[]}}""")]
    [InlineData("""{"\ud800":1}""")]
    public void Split_OtherJson_IsPlain(string json)
    {
        var split = Split(json);

        Assert.Equal(FrameSplitKind.Plain, split.Kind);
        Assert.True(split.Schema.IsEmpty && split.Data.IsEmpty);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("{", 1)]
    [InlineData("""{"data":}""", 8)]
    [InlineData("{\n \"a\": 1,\n \"b\": x }", 17)]
    public void Split_InvalidJson_SaysWhere(string json, long position)
    {
        var split = Split(json);

        Assert.Equal(FrameSplitKind.Invalid, split.Kind);
        Assert.Equal(position, split.Fault.Position);
    }

    [Fact]
    public void Split_WrittenFrame_ComposesToTheSameBytes() => FrameGen.Frames.Sample(static frame =>
    {
        var json = FrameJson.Write(frame);
        var split = Split(json);
        return split.Kind == FrameSplitKind.Frame
            && json.Equals($$"""{"schema":{{Text(split.Schema)}},"data":{{Text(split.Data)}}}""", StringComparison.Ordinal);
    });

    private static string Text(ReadOnlyMemory<byte> part) => Encoding.UTF8.GetString(part.Span);

    private static FrameSplit Split(string json) => FrameSplitter.Split(Encoding.UTF8.GetBytes(json));
}
