using System.Globalization;
using System.Text;
using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Sources.Tests;

/// <summary>Two hosts of one channel, an event stream that goes on behind an id, and a lease that passes from one to the other.</summary>
public sealed class SourceTakeoverTests : IDisposable
{
    private const int TakeOvers = 4;

    private readonly MemoryBroker _broker = new();
    private readonly MemoryLeaseStore _leases = new(TimeProvider.System);
    private readonly MemoryStreamLog _log;
    private readonly MemorySubscriberStore _subscribers;

    public SourceTakeoverTests()
    {
        _log = new MemoryStreamLog(_broker, _leases, TimeProvider.System);
        _subscribers = new MemorySubscriberStore(_log, _broker);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static ChannelId Channel => ChannelId.TryCreate(7, "ds/weather/berlin/now", out var channel) ? channel : throw new InvalidOperationException("No name.");

    [Fact]
    public async Task TakeOver_WhileEventsCome_TheLogHasEachOnce()
    {
        await using var server = await ScriptedServer.StartAsync(CountAsync);
        var host = await StartAsync(server, "node-0");
        for (var takeOver = 1; takeOver <= TakeOvers; takeOver++)
        {
            await TopAboveAsync((ulong)takeOver * 50);

            // The next node is there before the first has left: what that still writes is refused.
            var next = await StartAsync(server, string.Create(CultureInfo.InvariantCulture, $"node-{takeOver}"));
            await host.DisposeAsync();
            host = next;
        }

        await TopAboveAsync((TakeOvers + 1) * 50);
        await host.DisposeAsync();
        var snapshot = await _log.ReadAsync(Channel, Cancellation);
        var below = snapshot.Top.Offset - (ulong)snapshot.Publications.Count;
        Assert.All(snapshot.Publications, (publication, i) => Assert.Equal($"{below + (ulong)i + 1}", Encoding.UTF8.GetString(publication.Data.Span)));
        Assert.True(server.Requests.Length > TakeOvers);
        Assert.All(server.Requests.Skip(1), static request => Assert.True(request.ContainsKey("Last-Event-ID")));
    }

    public void Dispose() => _log.Dispose();

    // Counts from behind the id that it is asked for.
    private static async Task CountAsync(HttpContext context)
    {
        var last = int.TryParse(context.Request.Headers["Last-Event-ID"], CultureInfo.InvariantCulture, out var id) ? id : 0;
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (!context.RequestAborted.IsCancellationRequested)
        {
            last++;
            await ScriptedServer.SendAsync(context, string.Create(CultureInfo.InvariantCulture, $"id: {last}\ndata: {last}\n\n"));
            await pace.WaitForNextTickAsync(context.RequestAborted);
        }
    }

    private async Task<ChannelHost> StartAsync(ScriptedServer server, string node)
    {
        var sources = new SourceDirectory([new SourceRegistration("ds/weather/*", _ => server.Source())]);
        var ports = new ChannelPorts(new ChannelOwner(new NodeId(node), 1), _log, _subscribers, _leases, sources, TimeProvider.System)
        {
            Timings = new SourceTimings { Lease = TimeSpan.FromMilliseconds(600), LeaseMargin = TimeSpan.FromMilliseconds(100) },
        };
        var host = new ChannelHost(Channel, new ChannelRules().Find(Channel) ?? throw new InvalidOperationException("No rule."), ports);
        await host.StartAsync(Cancellation);
        await host.AttachAsync(new NodeAttachment(new NodeId("gateway"), 1, 1, [], StreamPosition.None, FencingToken.None), Cancellation);
        return host;
    }

    private async Task TopAboveAsync(ulong offset)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        var heard = new Heard(offset);
        await using var subscription = await _broker.SubscribeAsync(Channel, heard, deadline.Token);
        await heard.Reached.WaitAsync(deadline.Token);
    }

    private sealed class Heard(ulong offset) : IBrokerSubscriber
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public void OnPublications(PublicationBatch batch)
        {
            if (batch.Publications[^1].Offset > offset)
            {
                _reached.TrySetResult();
            }
        }

        public void OnPresence(PresenceChange change)
        {
            // Nobody joins here.
        }

        public void OnInterrupted()
        {
            // A broker in memory loses nothing.
        }
    }
}
