using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol.Tests;

public sealed class JsonReplyTests
{
    // Left a reply in protobuf's own JSON, where 64-bit numbers are strings and bytes are base64: "e30=" is {}, "eyJhIjoxfQ=="
    // is {"a":1}. Right as on the wire; the protocol reference's transcripts are among them (sections 1.3 and Grafana's 3).
    public static TheoryData<string, string> Replies => new()
    {
        { "{}", "{}" },
        {
            """{ "id": 1, "connect": { "client": "4cb8", "version": "6.9.1", "ping": 25, "pong": true } }""",
            """{"id":1,"connect":{"client":"4cb8","version":"6.9.1","ping":25,"pong":true}}"""
        },
        {
            """{ "id": 1, "connect": { "client": "c", "version": "v", "expires": true, "ttl": 60, "data": "e30=", "subs": { "a": {}, "b": { "offset": "2" } }, "ping": 25, "pong": true, "session": "s", "node": "n", "time": "5" } }""",
            """{"id":1,"connect":{"client":"c","version":"v","expires":true,"ttl":60,"data":{},"subs":{"a":{},"b":{"offset":2}},"ping":25,"pong":true,"session":"s","node":"n","time":5}}"""
        },
        { """{ "id": 2, "subscribe": {} }""", """{"id":2,"subscribe":{}}""" },
        {
            """{ "id": 2, "subscribe": { "recoverable": true, "positioned": true, "epoch": "xyz", "offset": "5" } }""",
            """{"id":2,"subscribe":{"recoverable":true,"epoch":"xyz","offset":5,"positioned":true}}"""
        },
        {
            """{ "id": 2, "subscribe": { "expires": true, "ttl": 9, "publications": [ { "data": "e30=", "offset": "6" }, {} ], "recovered": true, "data": "eyJhIjoxfQ==", "wasRecovering": true, "delta": true, "id": "-3" } }""",
            """{"id":2,"subscribe":{"expires":true,"ttl":9,"publications":[{"data":{},"offset":6},{}],"recovered":true,"data":{"a":1},"was_recovering":true,"delta":true,"id":-3}}"""
        },
        { """{ "id": 3, "unsubscribe": {} }""", """{"id":3,"unsubscribe":{}}""" },
        { """{ "id": 4, "publish": {} }""", """{"id":4,"publish":{}}""" },
        { """{ "id": 5, "presence": {} }""", """{"id":5,"presence":{}}""" },
        {
            """{ "id": 5, "presence": { "presence": { "c": { "user": "42", "client": "c", "connInfo": "e30=", "chanInfo": "e30=" }, "d": {} } } }""",
            """{"id":5,"presence":{"presence":{"c":{"user":"42","client":"c","conn_info":{},"chan_info":{}},"d":{}}}}"""
        },
        { """{ "id": 6, "presenceStats": { "numClients": 2, "numUsers": 1 } }""", """{"id":6,"presence_stats":{"num_clients":2,"num_users":1}}""" },
        {
            """{ "id": 7, "history": { "publications": [ { "data": "e30=", "offset": "6" } ], "epoch": "xyz", "offset": "18446744073709551615" } }""",
            """{"id":7,"history":{"publications":[{"data":{},"offset":6}],"epoch":"xyz","offset":18446744073709551615}}"""
        },
        { """{ "id": 8, "error": { "code": 108, "message": "not available" } }""", """{"id":8,"error":{"code":108,"message":"not available"}}""" },
        {
            """{ "id": 8, "error": { "code": 100, "message": "internal server error", "temporary": true } }""",
            """{"id":8,"error":{"code":100,"message":"internal server error","temporary":true}}"""
        },
        { """{ "id": 9, "rpc": { "data": "eyJhIjoxfQ==" } }""", """{"id":9,"rpc":{"data":{"a":1}}}""" },
        {
            """{ "id": 10, "refresh": { "client": "c", "version": "v", "expires": true, "ttl": 60 } }""",
            """{"id":10,"refresh":{"client":"c","version":"v","expires":true,"ttl":60}}"""
        },
        { """{ "id": 11, "subRefresh": { "expires": true, "ttl": 60 } }""", """{"id":11,"sub_refresh":{"expires":true,"ttl":60}}""" },
        { """{ "id": 12, "ping": {} }""", """{"id":12,"ping":{}}""" },
    };

    public static TheoryData<string, string> Pushes => new()
    {
        {
            """{ "channel": "news", "pub": { "data": "eyJhIjoxfQ==", "offset": "6" } }""",
            """{"push":{"channel":"news","pub":{"data":{"a":1},"offset":6}}}"""
        },
        {
            """{ "id": "4", "pub": { "data": "IiI=", "info": { "user": "u", "client": "c" }, "offset": "6", "tags": { "k": "v", "": "" }, "delta": true, "time": "7", "channel": "a", "epoch": "e" } }""",
            """{"push":{"id":4,"pub":{"data":"","info":{"user":"u","client":"c"},"offset":6,"tags":{"k":"v","":""},"delta":true,"time":7,"channel":"a","epoch":"e"}}}"""
        },
        {
            """{ "channel": "default/grafana/dashboard/uid/x", "join": { "info": { "user": "1", "client": "u" } } }""",
            """{"push":{"channel":"default/grafana/dashboard/uid/x","join":{"info":{"user":"1","client":"u"}}}}"""
        },
        { """{ "channel": "news", "leave": {} }""", """{"push":{"channel":"news","leave":{}}}""" },
        {
            """{ "channel": "news", "unsubscribe": { "code": 2500, "reason": "insufficient state" } }""",
            """{"push":{"channel":"news","unsubscribe":{"code":2500,"reason":"insufficient state"}}}"""
        },
        { """{ "message": { "data": "eyJhIjoxfQ==" } }""", """{"push":{"message":{"data":{"a":1}}}}""" },
        {
            """{ "channel": "c", "subscribe": { "recoverable": true, "epoch": "e", "offset": "1", "positioned": true, "data": "e30=" } }""",
            """{"push":{"channel":"c","subscribe":{"recoverable":true,"epoch":"e","offset":1,"positioned":true,"data":{}}}}"""
        },
        {
            """{ "connect": { "client": "c", "version": "v", "data": "e30=", "subs": { "a": {} }, "expires": true, "ttl": 1, "ping": 25, "pong": true, "session": "s", "node": "n", "time": "2" } }""",
            """{"push":{"connect":{"client":"c","version":"v","data":{},"subs":{"a":{}},"expires":true,"ttl":1,"ping":25,"pong":true,"session":"s","node":"n","time":2}}}"""
        },
        {
            """{ "disconnect": { "code": 3001, "reason": "shutdown", "reconnect": true } }""",
            """{"push":{"disconnect":{"code":3001,"reason":"shutdown","reconnect":true}}}"""
        },
        { """{ "refresh": { "expires": true, "ttl": 60 } }""", """{"push":{"refresh":{"expires":true,"ttl":60}}}""" },
        { "{}", """{"push":{}}""" },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public void Encode_EachReply_WritesTheExpectedText(string reply, string expected) =>
        Assert.Equal(expected, Encoded.Json(Reply.Parser.ParseJson(reply)));

    [Theory]
    [MemberData(nameof(Pushes))]
    public void Encode_EachPush_WritesTheExpectedText(string push, string expected) =>
        Assert.Equal(expected, Encoded.Json(new Reply { Push = Push.Parser.ParseJson(push) }));

    [Fact]
    public void Encode_StringThatNeedsEscapes_EscapesOnlyThose()
    {
        var reply = new Reply { Error = new Error { Message = "\"\\/\b\n\r\t\0\u001f\u007f<&'+é\u2028\u2029😀\ud800" } };

        Assert.Equal(
            """{"error":{"message":"\"\\/\u0008\n\r\t\u0000\u001f""" + "\u007f<&'+é" + """\u2028\u2029""" + "😀\ufffd" + "\"}}",
            Encoded.Json(reply));
    }

    [Fact]
    public void Encode_DataOnSeveralLines_JoinsThem()
    {
        var reply = new Reply { Rpc = new RpcResult { Data = Google.Protobuf.ByteString.CopyFromUtf8("\r\n{\"a\":\n[1,\r\n2]}\n") } };

        Assert.Equal("""{"rpc":{"data":{"a":[1,2]}}}""", Encoded.Json(reply));
    }
}
