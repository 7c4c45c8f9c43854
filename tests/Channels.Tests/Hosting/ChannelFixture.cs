using System.Text;

namespace LiveOrleans.Channels.Tests;

/// <summary>A node's ports in memory, with a clock to move, a log to hold up and a source to steer.</summary>
internal sealed class ChannelFixture : IDisposable
{
    private readonly MemoryStreamLog _memory;

    public ChannelFixture()
    {
        Leases = new MemoryLeaseStore(Clock);
        _memory = new MemoryStreamLog(Broker, Leases, Clock);
        Log = new BlockingLog(_memory);
        Subscribers = new MemorySubscriberStore(_memory, Broker);
    }

    public FakeClock Clock { get; } = new();

    /// <summary>Runs the hosts' work in place of the clock's scheduler, where threads are to meet.</summary>
    public TaskScheduler? Scheduler { get; init; }

    public MemoryBroker Broker { get; } = new();

    public MemoryLeaseStore Leases { get; }

    public BlockingLog Log { get; }

    public MemorySubscriberStore Subscribers { get; }

    public SteeredSource Source { get; } = new();

    public SourceDirectory Sources => field ??= new SourceDirectory([new SourceRegistration("ds/uid/*", _ => Source)]);

    public static ChannelId Channel { get; } = Name("ds/uid/path");

    public static NodeId Node { get; } = new("node");

    public static ChannelId Name(string name) => ChannelId.TryCreate(1, name, out var channel) ? channel : throw new ArgumentException(name, nameof(name));

    public static AppendEntry Json(string json) => AppendEntry.Json(Encoding.UTF8.GetBytes(json));

    public static SourceRequest Request(string login, string data = "") =>
        new(new SourceUser("1", login, string.Empty, string.Empty, "Viewer"), Encoding.UTF8.GetBytes(data));

    public static NodeAttachment Attachment(long revision, params string[] clients) =>
        new(Node, revision, clients.Length, [.. clients.Select(client => new ClientInfo("1", client))], StreamPosition.None, FencingToken.None);

    public ChannelPorts Ports(string node = "node") => new(
        new ChannelOwner(new NodeId(node), 1), Log, Subscribers, Leases, Sources, Clock)
    {
        Random = new Random(1),
        Scheduler = Scheduler ?? Clock.Scheduler,
    };

    public async Task<ChannelHost> StartAsync(ChannelId? channel = null, string node = "node")
    {
        var name = channel ?? Channel;
        var host = new ChannelHost(name, new ChannelRules().Find(name)!, Ports(node));
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    public async Task<string[]> TextsAsync(ChannelId? channel = null)
    {
        var snapshot = await _memory.ReadAsync(channel ?? Channel, TestContext.Current.CancellationToken);
        return [.. snapshot.Publications.Select(publication => Encoding.UTF8.GetString(publication.Data.Span))];
    }

    public void Dispose() => _memory.Dispose();
}
