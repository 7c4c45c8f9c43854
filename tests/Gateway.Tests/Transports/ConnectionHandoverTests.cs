using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

/// <summary>A WebSocket leaves its request, where it can, and behaves the same where it cannot.</summary>
public sealed class ConnectionHandoverTests
{
    private const string Connect = """{"id":1,"connect":{}}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_OnItsConnection_HasNoRequest()
    {
        await using var server = await GatewayServer.StartAsync();
        using var socket = await server.OpenAsync();
        await socket.AskAsync(Connect);

        Assert.Equal((1, 0), (server.Sessions.Count, server.ActiveRequests));
    }

    [Fact]
    public async Task Session_OverTls_StaysInItsRequest()
    {
        using var certificate = SelfSigned();
        await using var server = await GatewayServer.StartAsync(new SessionOptions(), TestNode.Viewer, certificate);
        using var socket = await server.OpenAsync();

        Assert.StartsWith("""{"id":1,"connect":""", await socket.AskAsync(Connect), StringComparison.Ordinal);
        Assert.Equal((1, 1), (server.Sessions.Count, server.ActiveRequests));
    }

    [Fact]
    public async Task FirstFrame_TogetherWithTheRequest_IsAnswered()
    {
        await using var server = await GatewayServer.StartAsync();
        using var client = await OpenAsync(server);
        var stream = client.GetStream();

        await stream.WriteAsync((byte[])[.. Upgrade(server), .. Text(Connect)], Cancellation);

        var answer = await ReadUntilAsync(stream, "\"version\"");
        Assert.StartsWith("HTTP/1.1 101 ", answer, StringComparison.Ordinal);
        Assert.Contains("""{"id":1,"connect":{"client":""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upgrade_AfterAnotherRequestOnTheConnection_IsAnswered()
    {
        await using var server = await GatewayServer.StartAsync();
        using var client = await OpenAsync(server);
        var stream = client.GetStream();
        await stream.WriteAsync(Request(server, "/nothing", string.Empty), Cancellation);
        Assert.Contains("404", await ReadUntilAsync(stream, "\r\n\r\n"), StringComparison.Ordinal);

        await stream.WriteAsync((byte[])[.. Upgrade(server), .. Text(Connect)], Cancellation);

        Assert.Contains("\"connect\"", await ReadUntilAsync(stream, "\"version\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_ThatTheClientCloses_EndsTheSession()
    {
        await using var server = await GatewayServer.StartAsync();
        var client = await OpenAsync(server);
        var stream = client.GetStream();
        await stream.WriteAsync((byte[])[.. Upgrade(server), .. Text(Connect)], Cancellation);
        await ReadUntilAsync(stream, "\"version\"");

        client.Dispose();

        await server.SessionEndedAsync();
        Assert.Equal(0, server.Sessions.Count);
    }

    [Fact]
    public async Task Session_ThatTheServerCloses_EndsTheConnection()
    {
        await using var server = await GatewayServer.StartAsync();
        using var client = await OpenAsync(server);
        var stream = client.GetStream();
        await stream.WriteAsync((byte[])[.. Upgrade(server), .. Text("{}"), 0x88, 0x80, 0, 0, 0, 0], Cancellation);

        var rest = new MemoryStream();
        await stream.CopyToAsync(rest, Cancellation).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

        Assert.Contains("bad request", Encoding.Latin1.GetString(rest.ToArray()), StringComparison.Ordinal);
    }

    // More than all buffers on the way hold, so that writes stop half-way and are finished when the client reads on.
    [Fact]
    public async Task Client_ThatReadsLate_GetsEveryByteInOrder()
    {
        await using var server = await GatewayServer.StartAsync(new SessionOptions { ClientQueueMaxSize = 64 * 1024 * 1024 });
        using var socket = await server.OpenAsync();
        await socket.AskAsync(Connect);
        await socket.AskAsync("""{"id":2,"subscribe":{"channel":"1/stream/a/b"}}""");
        const int Count = 300;
        var filler = new string('x', 60_000);
        for (var i = 0; i < Count; i++)
        {
            var entry = AppendEntry.Json(Encoding.UTF8.GetBytes($$"""{"n":{{i}},"x":"{{filler}}"}"""));
            await server.Channels.PublishAsync(TestNode.Channel("1/stream/a/b"), [entry], Cancellation);
        }

        for (var i = 0; i < Count; i++)
        {
            Assert.StartsWith($$$"""{"push":{"channel":"1/stream/a/b","pub":{"data":{"n":{{{i}}},""", await socket.NextTextAsync(), StringComparison.Ordinal);
        }
    }

    private static async Task<TcpClient> OpenAsync(GatewayServer server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port, Cancellation);
        return client;
    }

    private static byte[] Upgrade(GatewayServer server) => Request(
        server,
        LiveSessionsExtensions.WebSocketPath,
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");

    private static byte[] Request(GatewayServer server, string path, string headers) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {server.Address.Authority}\r\n{headers}\r\n");

    // A mask of zeros leaves the text as it is.
    private static byte[] Text(string text) => [0x81, (byte)(0x80 | text.Length), 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(text)];

    private static async Task<string> ReadUntilAsync(NetworkStream stream, string end)
    {
        var text = new StringBuilder();
        var buffer = new byte[1024];
        while (!text.ToString().Contains(end, StringComparison.Ordinal))
        {
            var length = await stream.ReadAsync(buffer, Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
            Assert.True(length > 0, $"The connection ended after: {text}");
            text.Append(Encoding.Latin1.GetString(buffer, 0, length));
        }

        return text.ToString();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
