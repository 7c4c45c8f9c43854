using System.Net;
using System.Net.Sockets;
using LiveOrleans.Channels;
using LiveOrleans.Client;
using LiveOrleans.Gateway;
using LiveOrleans.Grains;
using LiveOrleans.Sources;

namespace LiveOrleans.Silo;

/// <summary>Makes the node a silo: a cluster of one, with everything in memory.</summary>
internal static class OrleansWiring
{
    /// <summary>Adds the silo, the channels' grains and what they reach the world through.</summary>
    public static WebApplicationBuilder AddLiveChannels(this WebApplicationBuilder builder, LiveStart start)
    {
        builder.Services
            .AddMemoryEngine()
            .AddTestData()
            .AddConfiguredSources(start.Sources)
            .AddLiveGrains()
            .AddLiveClient();
        var ports = FreePorts(start.Options.SiloPort, start.Options.GatewayPort);
        builder.UseOrleans(silo => silo.UseLocalhostClustering(ports.Silo, ports.Gateway));
        return builder;
    }

    private static IServiceCollection AddMemoryEngine(this IServiceCollection services)
    {
        services.AddSingleton(typeof(NodeId), new NodeId(Guid.CreateVersion7().ToString("N")));
        services.AddSingleton<MemoryBroker>();
        services.AddSingleton<MemoryLeaseStore>();
        services.AddSingleton<MemoryStreamLog>();
        services.AddSingleton<IBroker>(static provider => provider.GetRequiredService<MemoryBroker>());
        services.AddSingleton<ILeaseStore>(static provider => provider.GetRequiredService<MemoryLeaseStore>());
        services.AddSingleton<IStreamLog>(static provider => provider.GetRequiredService<MemoryStreamLog>());
        return services;
    }

    private static IServiceCollection AddTestData(this IServiceCollection services)
    {
        services.AddSingleton(static provider => TestDataChannels.Register(provider.GetRequiredService<TimeProvider>(), Random.Shared));
        services.AddSingleton<IListedChannels, ListedTestData>();
        return services;
    }

    /// <summary>Chooses free ports of the loopback address for those that are 0.</summary>
    private static (int Silo, int Gateway) FreePorts(int silo, int gateway)
    {
        // Both are held until both are known, so that they differ.
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (silo == 0 ? Port(first) : silo, gateway == 0 ? Port(second) : gateway);

        static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
