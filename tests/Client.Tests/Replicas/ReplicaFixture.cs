using System.Text;
using LiveOrleans.Channels;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Client.Tests;

/// <summary>A replica with a broker that loses, a log that can be held up, and a publisher.</summary>
internal sealed class ReplicaFixture : IDisposable
{
    private readonly MemoryStreamLog _memory;
    private readonly OwnerWatch _owners = new(new SiloView(TimeProvider.System), TimeProvider.System);
    private readonly HealReports _heals;
    private readonly ReplicaFactory _factory;
    private FencingToken _writer;
    private int _batches;

    public ReplicaFixture()
    {
        var broker = new MemoryBroker();
        _memory = new MemoryStreamLog(broker, new MemoryLeaseStore(TimeProvider.System), TimeProvider.System);
        Broker = new LossyBroker(broker);
        Log = new HookedLog(_memory);
        _heals = new HealReports(new NodeId("n"), Events, TimeProvider.System, NullLogger<HealReports>.Instance);
        _factory = new ReplicaFactory(new NodeId("n"), Broker, Log, Channels, _owners, _heals, TimeProvider.System, NullLogger<ChannelReplica>.Instance);
        Assert.True(ChannelId.TryCreate(1, "grafana/broadcast/x", out var channel));
        Channel = channel;
    }

    public ChannelId Channel { get; }

    /// <summary>Where healed gaps are reported.</summary>
    public MemoryEventLog Events { get; } = new(TimeProvider.System);

    public LossyBroker Broker { get; }

    public HookedLog Log { get; }

    public RecordingChannels Channels { get; } = new();

    public RecordingObserver Observer { get; } = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask<ChannelReplica> OpenAsync() => _factory.OpenAsync(Channel, HistoryLimits.Default, Observer, Cancellation);

    public async Task PublishAsync(int count = 1, StreamPosition known = default)
    {
        if (_writer == FencingToken.None)
        {
            _writer = (await _memory.OpenWriterAsync(Channel, new NodeId("owner"), FencingToken.None, Cancellation)).Writer;
        }

        AppendEntry[] entries = [.. Enumerable.Range(0, count).Select(_ => AppendEntry.Json(Encoding.UTF8.GetBytes("1")))];
        var position = known.Epoch is null ? StreamPosition.None : known;
        var request = new AppendRequest(Channel, _writer, null, position, $"{++_batches}", entries, HistoryLimits.Default);
        await _memory.AppendAsync(request, Cancellation);
    }

    public Task ReportAsync() => _heals.StartAsync(Cancellation);

    public void Dispose()
    {
        _heals.Dispose();
        _owners.Dispose();
        _memory.Dispose();
    }
}
