using System.Text;
using LiveOrleans.Channels;
using LiveOrleans.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Gateway.Tests;

/// <summary>A gateway node without sockets: real sessions, feeds and replicas over memory, and a clock that the test moves.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    public static readonly Caller Viewer = new(1, "7", Role.Viewer);

    private readonly MemoryBroker _broker = new();
    private readonly MemoryStreamLog _log;
    private readonly OwnerWatch _owners;
    private readonly ServiceProvider _services;
    private readonly List<TestClient> _clients = [];

    public TestNode(SessionOptions? options = null, TokenOptions? tokens = null, IControlBus? bus = null)
    {
        Bus = bus ?? new MemoryControlBus();
        _log = new MemoryStreamLog(_broker, new MemoryLeaseStore(Time), Time);
        _owners = new OwnerWatch(new SiloView(Time), Time);
        Channels = new TestChannels(_log, _broker);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IChannels>(Channels);
        Log = new HookedLog(_log);
        services.AddSingleton(typeof(NodeId), new NodeId("node"));
        services.AddSingleton<IEventLog>(new MemoryEventLog(Time));
        services.AddSingleton<HealReports>();
        services.AddSingleton(provider => new ReplicaFactory(
            new NodeId("node"), _broker, Log, Channels, _owners, provider.GetRequiredService<HealReports>(), Time, NullLogger<ChannelReplica>.Instance));
        if (tokens is not null)
        {
            services.AddLiveAccess(new LiveAccess([AuthenticationModes.Jwt], Role.Viewer, tokens, []));
        }

        services.AddSingleton(Bus);
        services.AddLiveSessions(_ => options ?? new SessionOptions());
        _services = services.BuildServiceProvider();
        Assert.True(_services.GetServices<IHostedService>().OfType<SessionClock>().Single().StartAsync(default).IsCompletedSuccessfully);
        Assert.True(Users.StartAsync(default).IsCompletedSuccessfully);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public TestChannels Channels { get; }

    public HookedLog Log { get; }

    public IControlBus Bus { get; }

    public UserSessions Users => _services.GetRequiredService<UserSessions>();

    public LineFraming Framing { get; } = new();

    public SessionDirectory Sessions => _services.GetRequiredService<SessionDirectory>();

    public SessionLimits Limits => _services.GetRequiredService<SessionLimits>();

    public ChannelHub Hub => _services.GetRequiredService<ChannelHub>();

    public static ChannelId Channel(string name)
    {
        Assert.Equal(ChannelIdStatus.Valid, ChannelId.Parse(name, out var channel));
        return channel;
    }

    public TestClient Open(Caller? caller = null, bool isListening = false, byte[]? pingFrame = null)
    {
        var client = new TestClient(this, caller ?? Viewer, isListening, pingFrame);
        _clients.Add(client);
        return client;
    }

    public async Task<TestClient> ConnectAsync(Caller? caller = null)
    {
        var client = Open(caller);
        await client.ConnectAsync();
        return client;
    }

    /// <summary>Publishes free JSON.</summary>
    public async Task PublishAsync(string channel, params string[] json)
    {
        var result = await Channels.PublishAsync(Channel(channel), [.. json.Select(text => AppendEntry.Json(Encoding.UTF8.GetBytes(text)))], default);
        Assert.Equal(PublishOutcome.Published, result.Outcome);
    }

    public async Task<string> EpochAsync(string channel) => (await _log.ReadAsync(Channel(channel), default)).Top.Epoch;

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.LeaveAsync();
        }

        await _services.DisposeAsync();
        _owners.Dispose();
        _log.Dispose();
    }
}
