using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway.Tests;

/// <summary>A real server that takes deliveries as the test says.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly Channel<ReceivedDelivery> _received = System.Threading.Channels.Channel.CreateBounded<ReceivedDelivery>(10_000);
    private readonly WebApplication _app;

    private WebhookReceiver(WebApplication app) => _app = app;

    /// <summary>Answers an attempt, the first of which is 1.</summary>
    public Func<HttpContext, int, Task> Answer { get; set; } = static (_, _) => Task.CompletedTask;

    public int Attempts { get; private set; }

    /// <summary>Where it listens; the path is as secret as those of some services.</summary>
    public Uri Url => new($"{_app.Urls.Single()}/hook/path-secret");

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Waits for the next attempt.</summary>
    public ValueTask<ReceivedDelivery> NextAsync(CancellationToken cancellationToken) => _received.Reader.ReadAsync(cancellationToken);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var attempt = ++Attempts;
        using var json = JsonDocument.Parse(body.ToArray());
        await _received.Writer.WriteAsync(new ReceivedDelivery(
            context.Request.Method,
            context.Request.Path.Value ?? string.Empty,
            context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray(),
            json.RootElement.Clone()));
        await Answer(context, attempt);
    }
}
