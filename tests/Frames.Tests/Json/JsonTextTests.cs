using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;

namespace LiveOrleans.Frames.Tests;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData(" \"a b\" ", "\"a b\"")]
    [InlineData("{\n  \"a\" : [ 1,\t2 ],\r\n  \"b c\" : \"x  y\"\n}\n", """{"a":[1,2],"b c":"x  y"}""")]
    [InlineData("""[ "\" \\", " \\\" " ]""", """["\" \\"," \\\" "]""")]
    [InlineData("[1e5 , -0.0,true , null]", "[1e5,-0.0,true,null]")]
    [InlineData("""{"é":"\u00e9"}""", """{"é":"\u00e9"}""")]
    public void TryWriteOneLine_ValidJson_DropsOnlyWhitespaceBetweenTokens(string json, string expected)
    {
        var output = new ArrayBufferWriter<byte>();

        Assert.True(JsonText.TryWriteOneLine(Encoding.UTF8.GetBytes(json), output, out _));
        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("   ", 3)]
    [InlineData("nul", 3)]
    [InlineData("[1,]", 3)]
    [InlineData("{\"a\":1}x", 7)]
    [InlineData("\"a\nb\"", 2)]
    [InlineData("[1]\n[2]", 4)]
    [InlineData("// c\n1", 0)]
    [InlineData("[01]", 2)]
    [InlineData("\ufeff1", 0)]
    public void TryWriteOneLine_InvalidJson_SaysWhereAndWritesNothing(string json, long position)
    {
        var output = new ArrayBufferWriter<byte>();

        Assert.False(JsonText.TryWriteOneLine(Encoding.UTF8.GetBytes(json), output, out var fault));
        Assert.Equal(position, fault.Position);
        Assert.NotEmpty(fault.Reason);
        Assert.DoesNotContain("LineNumber", fault.Reason, StringComparison.Ordinal);
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void IsValid_InvalidUtf8InString_SaysWhere()
    {
        Assert.False(JsonText.IsValid([.. "\"é"u8, 0xC3, (byte)'"'], out var fault));
        Assert.Equal(3, fault.Position);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void IsValid_Depth_IsBounded(int depth, bool expected) =>
        Assert.Equal(expected, JsonText.IsValid(Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth)), out _));

    [Fact]
    public void TryWriteOneLine_AnyIndentedJson_IsTheSameAsWrittenWithoutIndent() => FrameGen.Frames.Sample(static frame =>
    {
        using var document = JsonDocument.Parse(FrameJson.Write(frame));
        var indented = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(indented, new JsonWriterOptions { Indented = true }))
        {
            document.WriteTo(writer);
        }

        var plain = JsonSerializer.SerializeToUtf8Bytes(document);
        var output = new ArrayBufferWriter<byte>();
        return JsonText.TryWriteOneLine(indented.WrittenSpan, output, out _) && output.WrittenSpan.SequenceEqual(plain);
    });

    [Fact]
    public void TryWriteOneLine_RandomBytes_NeverThrows() => Gen.Byte.Array[0, 40].Sample(static json =>
    {
        var split = FrameSplitter.Split(json);
        return JsonText.TryWriteOneLine(json, new ArrayBufferWriter<byte>(), out _) == (split.Kind != FrameSplitKind.Invalid);
    });

    [Fact]
    public void TryWriteOneLine_RandomJsonLikeText_NeverThrows() => Gen.Char["{}[]\",:\\u019adetalscvfi \n"].Array[0, 40].Sample(static text =>
    {
        var json = Encoding.UTF8.GetBytes(text);
        var split = FrameSplitter.Split(json);
        return JsonText.TryWriteOneLine(json, new ArrayBufferWriter<byte>(), out _) == (split.Kind != FrameSplitKind.Invalid);
    });
}
