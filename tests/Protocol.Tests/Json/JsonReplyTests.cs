using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol.Tests;

public sealed class JsonReplyTests
{
    // The expected texts are the transcripts of the protocol reference, sections 1.3 and 3. The reply is given in protobuf's
    // own JSON, where 64-bit numbers are strings and bytes are base64: "e30=" is {}, "eyJhIjoxfQ==" is {"a":1}.
    public static TheoryData<string, string> Replies => new()
    {
        { "{}", "{}" },
        {
            """{ "id": 1, "connect": { "client": "4cb8", "version": "6.9.1", "ping": 25, "pong": true } }""",
            """{"id":1,"connect":{"client":"4cb8","version":"6.9.1","ping":25,"pong":true}}"""
        },
        {
            """{ "id": 2, "subscribe": { "recoverable": true, "positioned": true, "epoch": "xyz", "offset": "5" } }""",
            """{"id":2,"subscribe":{"recoverable":true,"epoch":"xyz","offset":5,"positioned":true}}"""
        },
        { """{ "id": 2, "subscribe": {} }""", """{"id":2,"subscribe":{}}""" },
        {
            """{ "push": { "channel": "news", "pub": { "data": "eyJhIjoxfQ==", "offset": "6" } } }""",
            """{"push":{"channel":"news","pub":{"data":{"a":1},"offset":6}}}"""
        },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public void Encode_EachReply_WritesTheReferenceText(string reply, string expected) =>
        Assert.Equal(expected, Encoded.Json(Reply.Parser.ParseJson(reply)));
}
