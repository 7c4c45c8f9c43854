using System.Text;
using System.Text.Json;
using CsCheck;

namespace LiveOrleans.Protocol.Tests;

public sealed class JsonDataTests
{
    // Tokens and near-tokens: their concatenations are JSON often enough, and nearly JSON most of the time.
    private static readonly Gen<string> Fragments = Gen.OneOf(
        "{", "}", "[", "]", ",", ":", "\"a\"", "\"\"", "\"\\n\"", "\"\\ud800\"", "\"\\u00g0\"", "\"é😀\"", "\"", "\\", "0", "-", "-0", "1", "01", "1.5", ".", "e",
        "1e5", "1E-5", "1e+", "true", "false", "null", "nul", " ", "\t", "\n", "\r\n", "\u0001", "/", "//", "{}", "[]", "{\"a\":1}", "[1,2]", "\"a\":", ",\"b\":");

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("-0")]
    [InlineData("0.10e-09")]
    [InlineData("\"\\u0000\\\"é\"")]
    [InlineData(" {\"a\" : [1, {\"b\":null}, \"\"] } \n")]
    public void IsValid_OneValue_IsTrue(string json) => Assert.True(JsonData.IsValid(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{} {}")]
    [InlineData("1 2")]
    [InlineData("{}x")]
    [InlineData("undefined")]
    [InlineData("'a'")]
    [InlineData("{\"a\":1,}")]
    [InlineData("[1 2]")]
    [InlineData("[}")]
    [InlineData("\"\t\"")]
    [InlineData("01")]
    [InlineData("+1")]
    [InlineData("1.")]
    [InlineData("\ufeff{}")]
    [InlineData("{} // comment")]
    public void IsValid_AnythingElse_IsFalse(string json) => Assert.False(JsonData.IsValid(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void IsValid_BytesThatAreNotUtf8_IsFalse() => Assert.False(JsonData.IsValid([(byte)'"', 0xFF, (byte)'"']));

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void IsValid_DepthOfTheBound_IsTrueAndOneMoreIsFalse(char open, char close)
    {
        byte[] Nested(int depth) => Encoding.UTF8.GetBytes(
            string.Join(open == '{' ? "\"a\":" : "", Enumerable.Repeat(open, depth)) + new string(close, depth));

        Assert.True(JsonData.IsValid(Nested(JsonData.MaxDepth)));
        Assert.False(JsonData.IsValid(Nested(JsonData.MaxDepth + 1)));
    }

    [Fact]
    public void IsValid_GeneratedFragments_AgreesWithTheSystemsReader() =>
        Fragments.Array[0, 12].Select(string.Concat).Sample(
            text =>
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                Assert.Equal(IsJsonToTheSystem(bytes), JsonData.IsValid(bytes));
            },
            iter: 50_000);

    [Fact]
    public void TryNormalize_OneLine_IsTheSameMemory()
    {
        ReadOnlyMemory<byte> json = "{\"a\": 1}"u8.ToArray();

        Assert.True(JsonData.TryNormalize(json, out var normalized));
        Assert.True(json.Equals(normalized));
    }

    [Fact]
    public void TryNormalize_SeveralLines_IsOneWithTheSameMeaning()
    {
        Assert.True(JsonData.TryNormalize("\r\n{\n\"a\\n\":\r[1,\n2] }\n"u8.ToArray(), out var normalized));

        Assert.Equal("{\"a\\n\":[1,2] }", Encoding.UTF8.GetString(normalized.Span));
    }

    [Fact]
    public void TryNormalize_NotJson_IsRefused()
    {
        Assert.False(JsonData.TryNormalize("{\n"u8.ToArray(), out var normalized));
        Assert.True(normalized.IsEmpty);
    }

    private static bool IsJsonToTheSystem(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = JsonData.MaxDepth });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
