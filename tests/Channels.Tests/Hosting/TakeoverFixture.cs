namespace LiveOrleans.Channels.Tests;

/// <summary>The ports that several hosts of one channel share, as the silos of a cluster do.</summary>
internal sealed class TakeoverFixture : IDisposable
{
    private MemorySubscriberStore _kept;

    public TakeoverFixture()
    {
        Leases = new MemoryLeaseStore(Clock);
        Log = new ForgetfulLog(() => new MemoryStreamLog(Broker, Leases, Clock));
        _kept = new MemorySubscriberStore(Log.Memory, Broker);
        Store = new SteeredStore(() => _kept);
    }

    public static ChannelId Sourced { get; } = ChannelFixture.Name("ds/uid/path");

    public static ChannelId Broadcast { get; } = ChannelFixture.Name("grafana/broadcast/b");

    public static ChannelId Stream { get; } = ChannelFixture.Name("stream/a/b");

    public FakeClock Clock { get; } = new();

    public MemoryBroker Broker { get; } = new();

    public MemoryLeaseStore Leases { get; }

    public ForgetfulLog Log { get; }

    public SteeredStore Store { get; }

    public SteeredSource Source { get; } = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static NodeAttachment Attachment(string node, long revision, params string[] clients) => new(
        new NodeId(node), revision, clients.Length, [.. clients.Select(client => new ClientInfo("1", client))], StreamPosition.None, FencingToken.None);

    /// <summary>Starts a host; on another scheduler than the clock's its source never gets to run.</summary>
    public async Task<ChannelHost> StartAsync(ChannelId channel, string node, TaskScheduler? scheduler = null)
    {
        var sources = new SourceDirectory([new SourceRegistration("ds/uid/*", _ => Source)]);
        var ports = new ChannelPorts(new ChannelOwner(new NodeId(node), 1), Log, Store, Leases, sources, Clock)
        {
            Random = new Random(1),
            Scheduler = scheduler ?? Clock.Scheduler,
        };
        var host = new ChannelHost(channel, new ChannelRules().Find(channel)!, ports);
        await host.StartAsync(Cancellation);
        return host;
    }

    /// <summary>The channel's last writer, as the log knows it.</summary>
    public async Task<FencingToken> WriterAsync(ChannelId channel) => (await Log.ReadAsync(channel, Cancellation)).Writer;

    public async Task<StreamPosition> TopAsync(ChannelId channel) => (await Log.ReadAsync(channel, Cancellation)).Top;

    /// <summary>What is behind all ports but the broker is emptied.</summary>
    public void Flush()
    {
        Log.Forget();
        _kept = new MemorySubscriberStore(Log.Memory, Broker);
    }

    public void Dispose() => Log.Dispose();
}
