using System.Text;
using System.Threading.Channels;
using LiveOrleans.Channels;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Client.Tests;

/// <summary>A replica whose owner is watched, by a clock that a test moves.</summary>
internal sealed class WatchedReplica : IAsyncDisposable
{
    private readonly Channel<int> _calls = Channel.CreateBounded<int>(1000);
    private readonly MemoryStreamLog _memory;
    private readonly OwnerWatch _watch;
    private readonly HealReports _heals;
    private ChannelReplica? _replica;
    private FencingToken _writer;
    private int _batches;

    public WatchedReplica()
    {
        var broker = new MemoryBroker();
        _memory = new MemoryStreamLog(broker, new MemoryLeaseStore(Clock), Clock);
        Broker = new LossyBroker(broker);
        Log = new HookedLog(_memory);
        _watch = new OwnerWatch(new SiloView(Clock), Clock);
        _heals = new HealReports(new NodeId("n"), new MemoryEventLog(Clock), Clock, NullLogger<HealReports>.Instance);
        Owners.BeforeAttach = call =>
        {
            Assert.True(_calls.Writer.TryWrite(call));
            return Answers(call);
        };
    }

    public static ChannelId Name { get; } = ChannelId.TryCreate(1, "grafana/broadcast/x", out var channel) ? channel : default;

    public TimerClock Clock { get; } = new();

    public LossyBroker Broker { get; }

    public HookedLog Log { get; }

    public RecordingChannels Owners { get; } = new();

    public RecordingObserver Observer { get; } = new();

    /// <summary>Fails or holds up the calls to the owner.</summary>
    public Func<int, Task> Answers { get; set; } = static _ => Task.CompletedTask;

    public ChannelReplica Replica => _replica ?? throw new InvalidOperationException("Not open.");

    public StreamPosition Top => Replica.Read(0, static (cache, _) => cache.Top);

    /// <summary>Whether the owner is being told, or is about to be.</summary>
    public bool IsAsking => !Replica.Attachment.TryGetOwner(out _, out _);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task OpenAsync()
    {
        var factory = new ReplicaFactory(new NodeId("n"), Broker, Log, Owners, _watch, _heals, Clock, NullLogger<ChannelReplica>.Instance);
        _replica = await factory.OpenAsync(Name, HistoryLimits.Default, Observer, Cancellation);
    }

    /// <summary>Opens the replica, and its owner has answered.</summary>
    public async Task OpenAndAttachAsync()
    {
        await OpenAsync();
        Replica.InterestChanged();
        await NextCallAsync();
        await SettledAsync();
    }

    /// <summary>The next call to the owner that was not asked for yet.</summary>
    public Task<int> NextCallAsync() => _calls.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

    public Task SettledAsync() => Replica.AttachedAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

    public void Beat(string node, ChannelTop[]? tops = null, ChannelId[]? left = null, long incarnation = 1) =>
        _watch.OnBeat(new NodeBeat(new NodeId(node), incarnation, node, IsLeaving: false, tops ?? [], left ?? []));

    /// <summary>Lets time pass while silos beat.</summary>
    /// <returns>How much had passed when the owner was first asked again; null when it was not.</returns>
    public TimeSpan? Pass(TimeSpan time, params string[] silos)
    {
        var step = SiloView.BeatInterval / 10;
        for (var at = step; at <= time; at += step)
        {
            Clock.Advance(step);
            if (at.Ticks % SiloView.BeatInterval.Ticks == 0)
            {
                foreach (var silo in silos)
                {
                    Beat(silo);
                }
            }

            if (IsAsking)
            {
                return at;
            }
        }

        return null;
    }

    public async Task<StreamPosition> PublishAsync(StreamPosition? known = null)
    {
        if (_writer == FencingToken.None)
        {
            _writer = (await _memory.OpenWriterAsync(Name, new NodeId("n"), FencingToken.None, Cancellation)).Writer;
        }

        var request = new AppendRequest(
            Name, _writer, null, known ?? StreamPosition.None, $"{++_batches}", [AppendEntry.Json(Encoding.UTF8.GetBytes("1"))], HistoryLimits.Default);
        return (await _memory.AppendAsync(request, Cancellation)).Top;
    }

    /// <summary>Gives the replica up; it is watched no longer.</summary>
    public async Task CloseAsync()
    {
        if (_replica is { } replica)
        {
            _replica = null;
            await replica.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _watch.Dispose();
        _heals.Dispose();
        _memory.Dispose();
    }
}
