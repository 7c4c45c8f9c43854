using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;

namespace LiveOrleans.Silo.Tests;

public sealed class ClusterLifeTests
{
    [Fact]
    public async Task Stop_SiloThatCouldNotStart_EndsWhatHadBegun()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleans(silo => silo.UseLocalhostClustering(port, 0));
        var life = new ClusterLife(builder.Build(), new SiloDeath());

        await Assert.ThrowsAnyAsync<Exception>(() => life.StartAsync(TestContext.Current.CancellationToken));

        await life.StopAsync(new CancellationToken(canceled: true));
        await life.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }
}
