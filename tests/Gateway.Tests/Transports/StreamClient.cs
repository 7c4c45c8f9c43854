using System.Net;
using System.Text;
using System.Text.Json;

namespace LiveOrleans.Gateway.Tests;

/// <summary>A client whose session streams over HTTP: it reads messages line by line, or event by event, and posts its own.</summary>
internal sealed class StreamClient : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly GatewayServer _server;
    private readonly HttpClient _http = new();
    private readonly StreamReader _reader;

    private StreamClient(GatewayServer server, HttpResponseMessage response, Stream stream)
    {
        _server = server;
        Response = response;
        _reader = new StreamReader(stream);
    }

    public HttpResponseMessage Response { get; }

    /// <summary>What the last event had as its id.</summary>
    public string Id { get; private set; } = string.Empty;

    public string Session { get; private set; } = string.Empty;

    public string Node { get; private set; } = string.Empty;

    public static async Task<StreamClient> SendAsync(GatewayServer server, HttpRequestMessage request)
    {
        var response = await SharedClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken).WaitAsync(Deadline);
        return new StreamClient(server, response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    public static async Task<StreamClient> OpenAsync(GatewayServer server, bool asEvents)
    {
        const string Connect = """{"id":1,"connect":{}}""";
        var request = asEvents
            ? new HttpRequestMessage(HttpMethod.Get, server.AddressOf($"{LiveStreamExtensions.EventsPath}?cf_connect={Uri.EscapeDataString(Connect)}"))
            : new HttpRequestMessage(HttpMethod.Post, server.AddressOf(LiveStreamExtensions.HttpStreamPath))
            {
                Content = new StringContent(Connect, Encoding.UTF8, "application/json"),
            };
        var client = await SendAsync(server, request);
        Assert.Equal(HttpStatusCode.OK, client.Response.StatusCode);
        using var document = JsonDocument.Parse(await client.NextAsync());
        var result = document.RootElement.GetProperty("connect");
        client.Session = result.GetProperty("session").GetString() ?? string.Empty;
        client.Node = result.GetProperty("node").GetString() ?? string.Empty;
        return client;
    }

    /// <summary>The next message; an empty text at the end of the stream.</summary>
    public async Task<string> NextAsync()
    {
        while (await _reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Deadline) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                Id = line["id: ".Length..];
            }
            else if (line.StartsWith('{'))
            {
                return line;
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return line["data: ".Length..];
            }
        }

        return string.Empty;
    }

    public Task<HttpResponseMessage> PostAsync(string commands, string? session = null, string? node = null, string? user = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _server.AddressOf(LiveStreamExtensions.EmulationPath))
        {
            Content = new StringContent(
                JsonSerializer.Serialize(new { session = session ?? Session, node = node ?? Node, data = commands }), Encoding.UTF8, "application/json"),
        };
        if (user is not null)
        {
            request.Headers.Add("Test-User", user);
        }

        return _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<HttpStatusCode> StatusOfPostAsync(string commands, string? session = null, string? node = null, string? user = null)
    {
        using var response = await PostAsync(commands, session, node, user);
        return response.StatusCode;
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        Response.Dispose();
        _http.Dispose();
        return default;
    }

    private static readonly HttpClient SharedClient = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
}
