using System.Diagnostics.Metrics;
using LiveOrleans.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace LiveOrleans.Gateway.Tests;

/// <summary>Webhooks over one outbox.</summary>
internal sealed class WebhookFixture : IAsyncDisposable
{
    public const string Secret = "a-secret-of-the-test";

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly List<IAsyncDisposable> _running = [];

    public WebhookFixture() => Events = new MemoryEventLog(Time);

    public SkippingTime Time { get; } = new();

    public MemoryEventLog Events { get; }

    public LogRecorder Logged { get; } = new();

    public static WebhookOptions Options(WebhookReceiver receiver) => new() { Url = receiver.Url, Secret = Secret };

    /// <summary>Begins a life of a webhook, as a silo does when the audit comes to it.</summary>
    public RunningWebhook Run(WebhookOptions options)
    {
        var metrics = new WebhookMetrics(_services.GetRequiredService<IMeterFactory>());
        var running = new RunningWebhook(new Webhook(options, Events, metrics, Time, new Random(1), Logged));
        _running.Add(running);
        return running;
    }

    /// <summary>Appends an event; its token tells which it was.</summary>
    public ValueTask AppendAsync(long token, ChannelEventKind kind = ChannelEventKind.Occupied, string channel = "stream/hooks/x") =>
        Events.AppendAsync(
            kind,
            ChannelId.TryCreate(3, channel, out var id) ? id : throw new ArgumentException(channel, nameof(channel)),
            new NodeId("node"),
            new FencingToken(token),
            TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var running in _running)
        {
            await running.DisposeAsync();
        }

        await _services.DisposeAsync();
    }
}
