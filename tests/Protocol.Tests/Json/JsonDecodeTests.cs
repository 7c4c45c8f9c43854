using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol.Tests;

public sealed class JsonDecodeTests
{
    // Left as on the wire; right in protobuf's own JSON, where bytes are base64: "eyJhIjoxfQ==" is {"a":1}, "W10=" is [].
    public static TheoryData<string, string> Commands => new()
    {
        { """{"connect":{"token":"eyJ…","name":"js"},"id":1}""", """{ "id": 1, "connect": { "token": "eyJ…", "name": "js" } }""" },
        {
            """{"id":1,"connect":{"data":{"a":1},"version":"5.5.3","headers":{"h":"v","":""},"flag":-1,"subs":{"ch":{"recover":true,"offset":5,"epoch":"x"}}}}""",
            """{ "id": 1, "connect": { "data": "eyJhIjoxfQ==", "version": "5.5.3", "headers": { "h": "v", "": "" }, "flag": "-1", "subs": { "ch": { "recover": true, "offset": "5", "epoch": "x" } } } }"""
        },
        { """{"subscribe":{"channel":"news","flag":1},"id":2}""", """{ "id": 2, "subscribe": { "channel": "news", "flag": "1" } }""" },
        {
            """{"id":4294967295,"subscribe":{"channel":"c","token":"t","recover":true,"epoch":"e","offset":18446744073709551615,"data":[],"positioned":true,"recoverable":true,"join_leave":true,"delta":"fossil","flag":3,"type":1}}""",
            """{ "id": 4294967295, "subscribe": { "channel": "c", "token": "t", "recover": true, "epoch": "e", "offset": "18446744073709551615", "data": "W10=", "positioned": true, "recoverable": true, "join_leave": true, "delta": "fossil", "flag": "3", "type": 1 } }"""
        },
        { """{"unsubscribe":{"channel":"news"},"id":3}""", """{ "id": 3, "unsubscribe": { "channel": "news" } }""" },
        { """{"publish":{"channel":"news","data":{"a":1}},"id":4}""", """{ "id": 4, "publish": { "channel": "news", "data": "eyJhIjoxfQ==" } }""" },
        { """{"presence":{"channel":"news"},"id":5}""", """{ "id": 5, "presence": { "channel": "news" } }""" },
        { """{"presence_stats":{"channel":"news"},"id":6}""", """{ "id": 6, "presenceStats": { "channel": "news" } }""" },
        {
            """{"history":{"channel":"news","limit":10,"since":{"offset":3,"epoch":"xyz"},"reverse":true},"id":7}""",
            """{ "id": 7, "history": { "channel": "news", "limit": 10, "since": { "offset": "3", "epoch": "xyz" }, "reverse": true } }"""
        },
        { """{"history":{"channel":"news","limit":-1},"id":7}""", """{ "id": 7, "history": { "channel": "news", "limit": -1 } }""" },
        { """{"ping":{},"id":8}""", """{ "id": 8, "ping": {} }""" },
        { """{"send":{"data":{"a":1}}}""", """{ "send": { "data": "eyJhIjoxfQ==" } }""" },
        { """{"rpc":{"method":"grafana.query","data":[]},"id":9}""", """{ "id": 9, "rpc": { "method": "grafana.query", "data": "W10=" } }""" },
        { """{"refresh":{"token":"t"},"id":10}""", """{ "id": 10, "refresh": { "token": "t" } }""" },
        { """{"sub_refresh":{"channel":"c","token":"t"},"id":11}""", """{ "id": 11, "subRefresh": { "channel": "c", "token": "t" } }""" },
        { "{}", "{}" },
        { """{"id":7}""", """{ "id": 7 }""" },
        { " \t{ \"id\" : 2 , \"publish\" : { \"channel\" : \"c\" } } ", """{ "id": 2, "publish": { "channel": "c" } }""" },
        { """{"id":null,"connect":null,"subscribe":{"channel":null,"recover":null,"data":null},"history":{"since":null}}""", """{ "subscribe": {}, "history": {} }""" },
        { """{"x":[1,{"y":null}],"id":3,"publish":{"key":"k","removed":true,"channel":"c"}}""", """{ "id": 3, "publish": { "channel": "c" } }""" },
        { """{"id":1,"id":2}""", """{ "id": 2 }""" },
        { """{"\u0069d":5,"presence":{"channel":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\u0000"}}""", """{ "id": 5, "presence": { "channel": "\"\\/\b\f\n\r\té😀\u0000" } }""" },
    };

    public static TheoryData<string, string> Payloads => new()
    {
        { """{"publish":{"data":{"s":"\ud800"}}}""", """{"s":"\ud800"}""" },
        { """{"publish":{"data": -0.5e+10 }}""", "-0.5e+10" },
        { """{"publish":{"data":"text"}}""", "\"text\"" },
        { "{\"publish\":{\"data\":{\r\n\"a\": [1,\n2]}\n}}", "{\"a\": [1,2]}" },
        { """{"publish":{"data":false}}""", "false" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void TryRead_EachRequest_ReadsItsFields(string json, string expected)
    {
        var (commands, fault) = Decoded.Json(json);

        Assert.Null(fault);
        Assert.Equal(Command.Parser.ParseJson(expected), Assert.Single(commands));
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void TryRead_AnyJsonAsData_KeepsItOnOneLine(string json, string expected)
    {
        var (commands, fault) = Decoded.Json(json);

        Assert.Null(fault);
        Assert.Equal(expected, Assert.Single(commands).Publish.Data.ToStringUtf8());
    }

    [Theory]
    [InlineData("{\"id\":1}\n{\"id\":2}")]
    [InlineData("{\"id\":1}\r\n{\"id\":2}\r\n")]
    [InlineData("{\"id\":1} \n\n \t{\"id\":2}\n\n \n")]
    [InlineData("{\n\"id\":1\n}\n{\"id\":\n2}")]
    public void TryRead_SeveralLines_ReadsEach(string frame)
    {
        var (commands, fault) = Decoded.Json(frame);

        Assert.Null(fault);
        Assert.Equal([1U, 2U], commands.Select(command => command.Id));
    }

    [Fact]
    public void TryRead_MalformedSecondLine_ReadsTheFirstThenFaults()
    {
        var (commands, fault) = Decoded.Json("{\"id\":1}\n{\"id\":x}\n{\"id\":3}");

        Assert.Equal(1U, Assert.Single(commands).Id);
        Assert.Equal(15, Assert.NotNull(fault).Position);
    }

    [Fact]
    public void TryRead_MoreCommandsThanAllowed_FaultsBehindTheLastAllowed()
    {
        var (commands, fault) = Decoded.Json("{}\n{}\n{}", maxCommands: 2);

        Assert.Equal(2, commands.Count);
        Assert.Equal(new DecodeFault("the frame holds too many commands", 6), fault);
    }

    [Theory]
    [InlineData("subs", "{}")]
    [InlineData("headers", "\"\"")]
    public void TryRead_MapAtItsBound_IsReadAndOneMoreIsAFault(string map, string value)
    {
        string Frame(int count)
        {
            var entries = Enumerable.Range(0, count).Select(entry => $"\"{entry}\":{value}");
            return "{\"connect\":{\"" + map + "\":{" + string.Join(',', entries) + "}}}";
        }

        Assert.Null(Decoded.Json(Frame(CommandReader.MaxMapEntries)).Fault);
        Assert.Equal("a map with too many entries", Decoded.Json(Frame(CommandReader.MaxMapEntries + 1)).Fault?.Reason);
    }

    [Fact]
    public void TryDecodeEmulation_Body_GivesTheFrameInsideTheString()
    {
        const string body = """{"session":"s","node":"n","data":"{\"subscribe\":{\"channel\":\"c\"},\"id\":2}\n{}","x":1}""";

        Assert.True(JsonCodec.Instance.TryDecodeEmulation(System.Text.Encoding.UTF8.GetBytes(body), out var request, out _));

        Assert.Equal("s", request.Session);
        Assert.Equal("n", request.Node);
        var (commands, fault) = Decoded.Frame(JsonCodec.Instance, request.Data.Memory);
        Assert.Null(fault);
        Assert.Equal([CommandKind.Subscribe, CommandKind.Pong], commands.Select(command => command.Kind));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}{}")]
    [InlineData("""{"data":{}}""")]
    [InlineData("""{"data":"\ud800"}""")]
    public void TryDecodeEmulation_MalformedBody_IsRefused(string body)
    {
        Assert.False(JsonCodec.Instance.TryDecodeEmulation(System.Text.Encoding.UTF8.GetBytes(body), out var request, out var fault));

        Assert.Null(request);
        Assert.NotEmpty(fault.Reason);
    }
}
