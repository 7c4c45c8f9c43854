using System.Globalization;
using System.Text;
using LiveOrleans.Channels;
using LiveOrleans.Channels.Tests;

namespace LiveOrleans.Grains.Tests;

/// <summary>The channels of a silo, without the silo.</summary>
internal sealed class OwnedChannels : IDisposable
{
    private static readonly AppendEntry[] Entries = [AppendEntry.Json(Encoding.UTF8.GetBytes("1"))];

    private readonly MemoryStreamLog _log;
    private readonly ChannelPorts _ports;

    public OwnedChannels()
    {
        var broker = new MemoryBroker();
        var leases = new MemoryLeaseStore(Clock);
        _log = new MemoryStreamLog(broker, leases, Clock);
        Log = new BlockingLog(_log);
        _ports = new ChannelPorts(Owner, Log, new MemorySubscriberStore(_log, broker), leases, new SourceDirectory([]), Clock);
    }

    public static ChannelOwner Owner { get; } = new(new NodeId("owner"), 3);

    public BlockingLog Log { get; }

    public TickingClock Clock { get; } = new();

    public ChannelHostDirectory Directory { get; } = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task PublishAsync(ChannelHost host) => host.PublishAsync(Entries).AsTask();

    /// <summary>A channel comes to the silo; its grain leaves when it is told to.</summary>
    public async Task<ChannelHost> AddAsync(int number = 1, bool isSubscribed = true)
    {
        Assert.True(ChannelId.TryCreate(1, string.Create(CultureInfo.InvariantCulture, $"stream/x/{number}"), out var channel));
        var host = new ChannelHost(channel, new ChannelRules().Find(channel)!, _ports);
        await host.StartAsync(Cancellation);
        Directory.Add(host, FakeGrainContext.Create(() => LeaveAsync(host)));
        if (isSubscribed)
        {
            await AttachAsync(host, "n");
        }

        return host;
    }

    public static async Task AttachAsync(ChannelHost host, string node) =>
        await host.AttachAsync(new NodeAttachment(new NodeId(node), 1, 1, [], StreamPosition.None, FencingToken.None), Cancellation);

    public async Task LeaveAsync(ChannelHost host)
    {
        await Directory.RemoveAsync(host);
        await host.DisposeAsync();
    }

    public void Dispose() => _log.Dispose();
}
