using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Faults;

/// <summary>A server that says what a test has written, connection by connection.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly Func<ScriptedPeer, Task>[] _scripts;
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _ending = new();
    private int _connections;

    private ScriptedServer(Func<ScriptedPeer, Task>[] scripts)
    {
        _scripts = scripts;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(PlayAsync);
    }

    public Uri Url => new(_app.Urls.Single());

    /// <summary>Starts a server.</summary>
    /// <param name="scripts">One for each connection. What comes after the last is refused.</param>
    public static async Task<ScriptedServer> StartAsync(params Func<ScriptedPeer, Task>[] scripts)
    {
        var server = new ScriptedServer(scripts);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _ending.Dispose();
    }

    private async Task PlayAsync(HttpContext context)
    {
        var number = Interlocked.Increment(ref _connections) - 1;
        if (number >= _scripts.Length)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        try
        {
            await _scripts[number](new ScriptedPeer(socket, _ending.Token));
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The client is gone, or the test is over.
        }
    }
}
