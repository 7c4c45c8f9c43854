namespace LiveOrleans.Protocol.Tests;

public sealed class JsonMalformedTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData(" \r\n\t\n", 0)]
    [InlineData("x", 0)]
    [InlineData("null", 4)]
    [InlineData("[]", 0)]
    [InlineData("\"text\"", 0)]
    [InlineData("{", 1)]
    [InlineData("{\"id\"", 5)]
    [InlineData("{\"id\":", 6)]
    [InlineData("{\"id\":1", 7)]
    [InlineData("{\"id\":1,", 8)]
    [InlineData("{\"id\":1,}", 8)]
    [InlineData("{,\"id\":1}", 1)]
    [InlineData("{\"id\" 1}", 6)]
    [InlineData("{id:1}", 1)]
    [InlineData("{\"id\":-1}", 6)]
    [InlineData("{\"id\":-0}", 6)]
    [InlineData("{\"id\":1.0}", 6)]
    [InlineData("{\"id\":1e3}", 6)]
    [InlineData("{\"id\":01}", 7)]
    [InlineData("{\"id\":4294967296}", 6)]
    [InlineData("{\"id\":\"1\"}", 6)]
    [InlineData("{\"id\":true}", 6)]
    [InlineData("{\"id\":nul}", 6)]
    [InlineData("{\"id\":nullx}", 10)]
    [InlineData("{\"id\":-}", 7)]
    [InlineData("{\"id\":1}{}", 8)]
    [InlineData("{\"id\":1} x", 9)]
    [InlineData("{\"connect\":[]}", 11)]
    [InlineData("{\"connect\":1}", 11)]
    [InlineData("{\"connect\":{\"token\":1}}", 20)]
    [InlineData("{\"connect\":{\"token\":\"\\x\"}}", 22)]
    [InlineData("{\"connect\":{\"token\":\"\\u12\"}}", 22)]
    [InlineData("{\"connect\":{\"token\":\"\\ud800\"}}", 21)]
    [InlineData("{\"connect\":{\"token\":\"\\udc00\"}}", 21)]
    [InlineData("{\"connect\":{\"token\":\"\\ud800\\ud800\"}}", 21)]
    [InlineData("{\"connect\":{\"token\":\"\\ud800x\"}}", 21)]
    [InlineData("{\"connect\":{\"token\":\"a\nb\"}}", 22)]
    [InlineData("{\"connect\":{\"token\":\"a", 22)]
    [InlineData("{\"connect\":{\"token\":\"\\", 22)]
    [InlineData("{\"connect\":{\"subs\":{\"a\":1}}}", 24)]
    [InlineData("{\"connect\":{\"headers\":{\"a\":1}}}", 27)]
    [InlineData("{\"subscribe\":{\"offset\":18446744073709551616}}", 23)]
    [InlineData("{\"subscribe\":{\"offset\":-1}}", 23)]
    [InlineData("{\"subscribe\":{\"flag\":9223372036854775808}}", 21)]
    [InlineData("{\"subscribe\":{\"type\":2147483648}}", 21)]
    [InlineData("{\"subscribe\":{\"recover\":1}}", 24)]
    [InlineData("{\"history\":{\"limit\":-2147483649}}", 20)]
    [InlineData("{\"publish\":{\"data\":}}", 19)]
    [InlineData("{\"publish\":{\"data\":tru}}", 19)]
    [InlineData("{\"publish\":{\"data\":[1,]}}", 22)]
    [InlineData("{\"publish\":{\"data\":[1}}", 21)]
    [InlineData("{\"publish\":{\"data\":{\"a\"}}}", 23)]
    [InlineData("{\"publish\":{\"data\":{1:2}}}", 20)]
    [InlineData("{\"publish\":{\"data\":.5}}", 19)]
    [InlineData("{\"publish\":{\"data\":1.}}", 21)]
    [InlineData("{\"publish\":{\"data\":1e}}", 21)]
    [InlineData("{\"publish\":{\"data\":+1}}", 19)]
    [InlineData("\ufeff{}", 0)]
    public void TryRead_MalformedFrame_FaultsAtThePlace(string frame, int position)
    {
        var (commands, fault) = Decoded.Json(frame);

        Assert.Empty(commands);
        Assert.Equal(position, Assert.NotNull(fault).Position);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF }, 0)]
    [InlineData(new byte[] { (byte)'{', (byte)'"', 0xC3, (byte)'"', (byte)'}' }, 2)]
    [InlineData(new byte[] { (byte)'{', (byte)'}', 0xED, 0xA0, 0x80 }, 2)]
    [InlineData(new byte[] { (byte)'{', (byte)'}', 0xF0, 0x9F, 0x98 }, 2)]
    public void TryRead_BytesThatAreNotUtf8_FaultsAtThePlace(byte[] frame, int position) =>
        Assert.Equal(new DecodeFault("not UTF-8", position), Decoded.Frame(JsonCodec.Instance, frame).Fault);

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void TryRead_DataAsDeepAsAllowed_IsReadAndDeeperIsAFault(string open, string close)
    {
        string Frame(int depth) =>
            "{\"publish\":{\"data\":" + string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth)) + "}}";

        Assert.Null(Decoded.Json(Frame(JsonData.MaxDepth)).Fault);
        Assert.Equal("nested too deeply", Decoded.Json(Frame(JsonData.MaxDepth + 1)).Fault?.Reason);
        Assert.Equal("nested too deeply", Decoded.Json(Frame(20_000)).Fault?.Reason);
    }

    [Fact]
    public void TryRead_AfterAFault_StaysAtIt()
    {
        var reader = JsonCodec.Instance.Read("x\n{}"u8.ToArray());

        Assert.False(reader.TryRead(out _));
        var fault = reader.Fault;
        Assert.False(reader.TryRead(out var command));
        Assert.Null(command);
        Assert.Equal(fault, reader.Fault);
    }
}
