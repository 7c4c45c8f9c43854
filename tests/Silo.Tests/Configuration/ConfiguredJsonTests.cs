using System.Text;
using Microsoft.Extensions.Configuration;

namespace LiveOrleans.Silo.Tests;

public sealed class ConfiguredJsonTests
{
    [Theory]
    [InlineData("""{"a":{"b":[1,true,"x",{"c":2.50}]}}""", """{"a":{"b":[1,true,"x",{"c":2.50}]}}""")]
    [InlineData("""{"big":12345678901234567890,"small":-1e-9,"off":false}""", """{"big":12345678901234567890,"off":false,"small":-1e-9}""")]
    [InlineData("""{"zip":"007","plus":"+1","dot":"1.","blank":" 1","empty":"","word":"truest"}""", """{"blank":" 1","dot":"1.","empty":"","plus":"\u002B1","word":"truest","zip":"007"}""")]
    [InlineData("""{"number":"5","flag":"true"}""", """{"flag":true,"number":5}""")]
    [InlineData("""{"a":null,"b":{},"c":1}""", """{"c":1}""")]
    [InlineData("""{"1":"a","3":"b"}""", """{"1":"a","3":"b"}""")]
    [InlineData("""{"a\"b":"ü\n"}""", """{"a\u0022b":"\u00FC\n"}""")]
    public void Read_Object_HasTheKindsThatItsValuesLookLike(string file, string expected) => Assert.Equal(expected, Read($$"""{"json_data":{{file}}}"""));

    [Theory]
    [InlineData("""{"number":"5","none":null,"object":{}}""")]
    [InlineData(" {\n} ")]
    public void Read_Text_IsTakenAsItStands(string text) =>
        Assert.Equal(text, Encoding.UTF8.GetString(Read(("json_data", text), out _)!));

    [Theory]
    [InlineData("[1]", "the text holds JSON, but no object")]
    [InlineData("5", "the text holds JSON, but no object")]
    [InlineData("{\n\"a\": s3cret}", "the text is not JSON: line 2, byte 6")]
    [InlineData("{\"a\": \"$__env{KEY}\"}", "$__env and $__file are not expanded here: secrets belong in secure_json_data")]
    public void Read_WrongText_IsAFaultWithoutIt(string text, string expected)
    {
        Assert.Null(Read(("json_data", text), out var reason));
        Assert.Equal(expected, reason);
    }

    [Fact]
    public void Read_ObjectWithAReference_IsAFault()
    {
        Assert.Null(Read(("json_data:a:b", "$__env{KEY}"), out var reason));
        Assert.Contains("secure_json_data", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Nothing_IsEmpty()
    {
        Assert.Empty(Read(("other", "x"), out var reason)!);
        Assert.Empty(reason);
    }

    private static string Read(string file)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(file));
        var json = ConfiguredJson.Read(new ConfigurationBuilder().AddJsonStream(stream).Build().GetSection("json_data"), out var reason);
        Assert.Empty(reason);
        Assert.NotNull(json);
        return Encoding.UTF8.GetString(json);
    }

    private static byte[]? Read((string Key, string Value) pair, out string reason) => ConfiguredJson.Read(
        new ConfigurationBuilder().AddInMemoryCollection([new(pair.Key, pair.Value)]).Build().GetSection("json_data"), out reason);
}
