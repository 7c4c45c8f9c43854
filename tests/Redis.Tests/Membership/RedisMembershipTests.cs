using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace LiveOrleans.Redis.Tests;

/// <summary>Real silos and clients that find each other in Redis.</summary>
public sealed class RedisMembershipTests(RedisServer server) : IClassFixture<RedisServer>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_SiloAndClient_MeetUnderThePrefix()
    {
        var options = new RedisOptions { Address = server.Address, Prefix = "meet" };
        using var silo = Silo(options);
        await silo.StartAsync(Cancellation);
        using var client = Client(options);
        await client.StartAsync(Cancellation);
        var hosts = await client.Services.GetRequiredService<IClusterClient>().GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true, Cancellation);
        Assert.Single(hosts);
        Assert.True(await server.Database.KeyExistsAsync("meet.gf_live/members/test"));
        await client.StopAsync(Cancellation);
        await silo.StopAsync(Cancellation);
    }

    [Fact]
    public async Task ReachesMostMasters_OneRedisForAll_IsFalseThoughItAnswers()
    {
        await using var node = new RedisNode(server);
        await (await node.Connection.CommandsAsync(Cancellation)).PingAsync();
        Assert.False(await new RedisReach(node.Connection, TimeProvider.System).ReachesMostMastersAsync(Cancellation));
    }

    [Fact]
    public async Task Silo_RedisAwayForAWhile_LivesOnAndReadsItsMembershipAgain()
    {
        var options = new RedisOptions { Address = server.Address, Prefix = "restart" };
        using var silo = Silo(options);
        await silo.StartAsync(Cancellation);

        // What is saved is there again after the restart.
        await server.Database.ExecuteAsync("SAVE");
        await server.StopAsync();
        var grains = silo.Services.GetRequiredService<IGrainFactory>();
        await Assert.ThrowsAnyAsync<Exception>(() => grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true, Cancellation));
        await server.RestartAsync();
        await Eventually.HoldsAsync(() => AnswersAsync(grains), Deadline, "the silo reads its membership again");
        await silo.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Start_NothingListens_FailsSoonAndNamesTheAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await FailsSoonAsync(port);
    }

    [Fact]
    public async Task Start_ServerThatDoesNotAnswer_FailsSoonAndNamesTheAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await FailsSoonAsync(((IPEndPoint)listener.LocalEndpoint).Port);
    }

    [Fact]
    public void UseLiveRedisMembership_WrongAddress_IsNamed()
    {
        var exception = Assert.Throws<ArgumentException>(() => Silo(new RedisOptions { Address = "http://:secret@h" }));
        Assert.Contains("ha_engine_address", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    private static async Task FailsSoonAsync(int port)
    {
        var options = new RedisOptions { Address = $"redis://me:secret1@127.0.0.1:{port}", Password = "secret2" };
        foreach (var host in new[] { Silo(options), Client(options) })
        {
            ISiloLifecycleSubject? parts;
            using (host)
            {
                var start = TimeProvider.System.GetTimestamp();
                var exception = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(Cancellation));
                Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(15));
                Assert.Contains($"127.0.0.1:{port}", exception.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);

                parts = host.Services.GetService<ISiloLifecycleSubject>();
            }

            // Orleans stops no silo that has not started, but its directory looks for members in a loop that never waits once the host
            // is disposed (LocalGrainDirectory.ProcessMembershipUpdates), and would take a processor from the other tests. Not waited
            // for: the membership is told last, for a minute.
            _ = parts?.OnStop(new CancellationToken(canceled: true));
        }
    }

    private static async Task<bool> AnswersAsync(IGrainFactory grains)
    {
        try
        {
            await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true, Cancellation);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return false;
        }
    }

    private static IHost Silo(RedisOptions options)
    {
        var builder = Builder();
        builder.UseOrleans(silo => silo
            .UseLiveRedisMembership(options)
            .Configure<ClusterOptions>(static cluster => cluster.ClusterId = "test")
            .ConfigureEndpoints(IPAddress.Loopback, FreePort(), FreePort()));
        return builder.Build();
    }

    private static IHost Client(RedisOptions options)
    {
        var builder = Builder();
        builder.UseOrleansClient(client => client
            .UseLiveRedisMembership(options)
            .Configure<ClusterOptions>(static cluster => cluster.ClusterId = "test"));
        return builder.Build();
    }

    private static HostApplicationBuilder Builder()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        return builder;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
