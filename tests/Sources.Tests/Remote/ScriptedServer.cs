using System.Collections.Concurrent;
using System.Net;
using System.Text;
using LiveOrleans.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Sources.Tests;

/// <summary>A server on a free port of the loopback address that answers every request as the test says.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<HeaderDictionary> _requests = [];
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ScriptedServer(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(async context =>
        {
            // A copy: the server fills its own again for the next request.
            _requests.Enqueue(new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)));
            Paths.Enqueue(context.Request.Path + context.Request.QueryString);
            await using var closing = context.RequestAborted.Register(() => _closed.TrySetResult());
            await answer(context);
        });
    }

    /// <summary>The paths and queries that were asked for.</summary>
    public ConcurrentQueue<string> Paths { get; } = [];

    /// <summary>The headers of each request.</summary>
    public HeaderDictionary[] Requests => [.. _requests];

    /// <summary>Completed when a client has closed a connection whose answer was not complete.</summary>
    public Task Closed => _closed.Task.WaitAsync(TimeSpan.FromSeconds(20));

    public string Address { get; private set; } = string.Empty;

    public static async Task<ScriptedServer> StartAsync(Func<HttpContext, Task> answer)
    {
        var server = new ScriptedServer(answer);
        await server._app.StartAsync();
        server.Address = Assert.Single(server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
        return server;
    }

    /// <summary>A server that sends a whole body.</summary>
    public static Task<ScriptedServer> StartAsync(string body, string contentType = "text/event-stream") => StartAsync(context =>
    {
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(body);
    });

    /// <summary>A server that sends the beginning of a body, and then nothing until the client goes.</summary>
    public static Task<ScriptedServer> StartOpenAsync(string beginning) => StartAsync(async context =>
    {
        await SendAsync(context, beginning);
        await UntilAbortedAsync(context);
    });

    public static async Task SendAsync(HttpContext context, string text)
    {
        context.Response.ContentType ??= "text/event-stream";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    public static async Task UntilAbortedAsync(HttpContext context)
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var closing = context.RequestAborted.Register(() => aborted.TrySetResult());
        await aborted.Task;
    }

    /// <summary>Makes the source of a channel on this server.</summary>
    public IBackendSource Source(
        Func<RemoteSourceOptions, RemoteSourceOptions>? configure = null,
        Func<RemoteSourceOptions, TimeProvider, SourceRegistration>? kind = null,
        TimeProvider? time = null)
    {
        var url = UrlTemplate.Parse(Address + "/feed/{path}", out _) ?? throw new InvalidOperationException("The address is no template.");
        var options = new RemoteSourceOptions { Pattern = "ds/weather/*", Url = url };
        Assert.True(ChannelId.TryCreate(7, "ds/weather/berlin/now", out var channel));
        var registration = (kind ?? RemoteSources.EventStream)(configure?.Invoke(options) ?? options, time ?? TimeProvider.System);
        return registration.Create(channel) ?? throw new InvalidOperationException("The channel has no source.");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
