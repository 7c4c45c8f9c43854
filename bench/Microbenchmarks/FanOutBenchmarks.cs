using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using LiveOrleans.Channels;
using LiveOrleans.Gateway;
using LiveOrleans.Protocol;

namespace LiveOrleans.Microbenchmarks;

/// <summary>A channel's entries on their way to a thousand sessions whose sockets take everything at once: all of a delivery but its system call.</summary>
[MemoryDiagnoser]
public class FanOutBenchmarks
{
    private const int Sessions = 1000;

    private readonly ChannelFeed _feed = new(default, new ChannelRule());
    private SessionSubscription[] _subscriptions = [];
    private Publication? _publication;

    /// <summary>How many entries a session finds: one when it keeps up, more when many are in flight.</summary>
    [Params(1, 64)]
    public int Entries { get; set; }

    [GlobalSetup]
    public void Open()
    {
        var metrics = new SessionMetrics(new MeterFactory());
        _publication = Publication.FromEntry(AppendEntry.Json(new byte[128]), 1, default, withSchema: false);
        _subscriptions = [.. Enumerable.Range(0, Sessions).Select(_ => Subscribe(metrics))];
    }

    [Benchmark(OperationsPerInvoke = Sessions)]
    public void Deliver()
    {
        var ring = _feed.Entries;
        for (var entry = 0; entry < Entries; entry++)
        {
            if (ring.IsFull)
            {
                ring.Fit(_subscriptions[0].Cursor);
            }

            ring.Append(FeedEntry.Published(_publication!));
        }

        foreach (var subscription in _subscriptions)
        {
            subscription.Outbox.Wake(subscription);
        }
    }

    private SessionSubscription Subscribe(SessionMetrics metrics)
    {
        var transport = new TakingTransport();
        var outbox = new Outbox(transport, transport, 4 * 1024 * 1024, metrics, TimeProvider.System);
        var encoding = _feed.Encoding(WebSocketFraming.Instance, JsonCodec.Instance, "1/grafana/broadcast/load-0");
        var subscription = new SessionSubscription("1/grafana/broadcast/load-0", _feed, encoding, new ClientInfo("client", "user"), outbox);
        outbox.Open(subscription, [0]);
        return subscription;
    }

    private sealed class MeterFactory : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }

    /// <summary>Takes every write at once.</summary>
    private sealed class TakingTransport : ITransport, IOutboxOwner
    {
        public Codec Codec => JsonCodec.Instance;

        public Framing Framing => WebSocketFraming.Instance;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> frames) => default;

        public byte[] CloseFrame(int code, string reason) => [];

        public void Closing()
        {
        }

        public void Abort()
        {
        }

        public void OnReset(SessionSubscription subscription)
        {
        }

        public void OnOverrun() => throw new InvalidOperationException("The benchmark's sessions never lag.");

        public void OnWriteFailed(Exception exception) => throw new InvalidOperationException("A write failed.", exception);
    }
}
