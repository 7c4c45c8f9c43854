using LiveOrleans.Channels;
using LiveOrleans.Client;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Gateway.Tests;

public sealed class NodeAnnouncerTests
{
    [Fact]
    public async Task List_Alone_IsThisNode()
    {
        var time = new FakeTimeProvider();
        await using var services = Services(time, new LiveOptions());
        var directory = services.GetRequiredService<INodeDirectory>();
        var started = time.GetUtcNow();
        time.Advance(TimeSpan.FromHours(1));

        var node = Assert.Single(await directory.ListAsync(TestContext.Current.CancellationToken));

        Assert.Equal("memory", directory.Engine);
        Assert.Equal(
            new NodeInfo(new NodeId("n1"), "all", "http://127.0.0.1:8000", node.Version, started, 0, 0) { MemoryBytes = node.MemoryBytes },
            node);
        Assert.True(node.MemoryBytes > 0);
        Assert.Matches(@"^\d+\.\d+\.\d+$", node.Version);
    }

    [Fact]
    public async Task Authenticator_WithoutRole_TakesCallersForAdmins()
    {
        await using var services = Services(TimeProvider.System, new LiveOptions());

        Assert.Equal(new Caller(1, "0", Role.Admin), await Authenticate(services));
    }

    [Fact]
    public async Task Authenticator_WithRole_GivesIt()
    {
        await using var services = Services(TimeProvider.System, new LiveOptions { AnonymousRole = Role.Viewer });

        Assert.Equal(new Caller(1, "0", Role.Viewer), await Authenticate(services));
    }

    private static ValueTask<Caller?> Authenticate(ServiceProvider services) =>
        services.GetRequiredService<IAuthenticator>().AuthenticateAsync(new Microsoft.AspNetCore.Http.DefaultHttpContext());

    // As the silo does it, with ports of one process.
    private static ServiceProvider Services(TimeProvider time, LiveOptions options, INodeRegistry? nodes = null)
    {
        var registry = nodes ?? new MemoryNodeRegistry(time);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(time);
        services.AddSingleton(typeof(NodeId), new NodeId("n1"));
        services.AddSingleton<IServer, AddressedServer>();
        services.AddSingleton<IChannels, RecordingChannels>();
        services.AddSingleton<IStreamLog, ListingLog>();
        services.AddSingleton<IBroker, MemoryBroker>();
        services.AddSingleton<IBeatBus, MemoryBeatBus>();
        services.AddSingleton<IEventLog>(new MemoryEventLog(TimeProvider.System));
        services.AddSingleton<INodeRegistry>(registry);
        services.AddLiveClient();
        services.AddLiveNode();
        services.AddLiveHttp(options);
        services.AddLiveSessions(_ => options.ToSessionOptions());
        return services.BuildServiceProvider();
    }

    private sealed class AddressedServer : IServer
    {
        public AddressedServer()
        {
            var addresses = new ServerAddressesFeature();
            addresses.Addresses.Add("http://127.0.0.1:8000");
            Features.Set<IServerAddressesFeature>(addresses);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
