using System.Text;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol.Tests;

public sealed class JsonDecodeTests
{
    public static TheoryData<string, string> Commands => new()
    {
        { """{"connect":{"token":"eyJ","name":"js"},"id":1}""", """{ "id": 1, "connect": { "token": "eyJ", "name": "js" } }""" },
        { """{"subscribe":{"channel":"news","flag":1},"id":2}""", """{ "id": 2, "subscribe": { "channel": "news", "flag": "1" } }""" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void TryRead_EachRequest_ReadsItsFields(string json, string expected)
    {
        var reader = JsonCodec.Instance.Read(Encoding.UTF8.GetBytes(json));

        Assert.True(reader.TryRead(out var command));
        Assert.Equal(Command.Parser.ParseJson(expected), command);
        Assert.False(reader.TryRead(out _));
        Assert.Null(reader.Fault);
    }
}
