using LiveOrleans.Channels;

namespace LiveOrleans.Cluster;

/// <summary>The ports in memory that all silos and gateways share, as those of a cluster share their Redis.</summary>
internal sealed class SharedPorts : IDisposable
{
    private readonly MemoryStreamLog _log;

    public SharedPorts()
    {
        var leases = new MemoryLeaseStore(TimeProvider.System);
        _log = new MemoryStreamLog(Broker, leases, TimeProvider.System);
        Leases = leases;
        Subscribers = new MemorySubscriberStore(_log, Broker);
    }

    public MemoryBroker Broker { get; } = new();

    public ILeaseStore Leases { get; }

    public IStreamLog Log => _log;

    public ISubscriberStore Subscribers { get; }

    public IBeatBus Beats { get; } = new MemoryBeatBus();

    public INodeRegistry Nodes { get; } = new MemoryNodeRegistry(TimeProvider.System);

    public SourceJournal Journal { get; } = new();

    public SourceDirectory Sources => new(
    [
        new SourceRegistration("ds/numbered/*", channel => new NumberedSource(channel, Journal)),
        new SourceRegistration("ds/*", channel => new JournaledSource(channel, Journal)),
    ]);

    public static ChannelId Channel(string name) => ChannelId.TryCreate(1, name, out var channel) ? channel : throw new ArgumentException(name, nameof(name));

    public void Dispose() => _log.Dispose();
}
