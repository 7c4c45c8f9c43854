using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Runtime.Messaging;

namespace LiveOrleans.Silo.Tests;

/// <summary>Silos and clients on real sockets.</summary>
public sealed class TlsClusterTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _other = new();
    private readonly List<IHost> _hosts = [];
    private readonly int[] _ports = FreePorts(4);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IPEndPoint SiloEndpoint => new(IPAddress.Loopback, _ports[0]);

    private IPEndPoint GatewayEndpoint => new(IPAddress.Loopback, _ports[1]);

    public async ValueTask InitializeAsync() => await StartSiloAsync(_ports[0], _ports[1]);

    [Fact]
    public async Task Cluster_TwoSilosAndAClientOfTheAuthority_ReachEachOther()
    {
        await StartSiloAsync(_ports[2], _ports[3]);
        var management = await ManagementAsync(await TlsAsync(_authority, isSilo: false));
        var hosts = await management.GetHosts(onlyActive: true, Cancellation);

        // Answered by each silo itself: the one that the client is not connected to is asked by the other.
        var answers = await management.GetRuntimeStatistics([.. hosts.Keys], Cancellation);

        Assert.Equal(new[] { _ports[0], _ports[2] }.Order(), hosts.Keys.Select(silo => silo.Endpoint.Port).Order());
        Assert.Equal(2, answers.Length);
    }

    [Fact]
    public async Task Client_WithoutTls_IsRefusedAndTheSiloGoesOn()
    {
        await Assert.ThrowsAsync<ConnectionFailedException>(() => ManagementAsync(tls: null).WaitAsync(Deadline, TimeProvider.System, Cancellation));

        await AssertServesAsync();
    }

    [Fact]
    public async Task Client_SiloOfAnotherAuthority_DoesNotTrustIt()
    {
        var stranger = await TlsAsync(_other, isSilo: false);

        var refusal = await Assert.ThrowsAsync<ConnectionFailedException>(() => ManagementAsync(stranger).WaitAsync(Deadline, TimeProvider.System, Cancellation));

        Assert.IsType<AuthenticationException>(refusal.GetBaseException());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Stranger_WithoutTheAuthoritysCertificate_GetsNothingAndTheSiloGoesOn(bool isGatewayPort, bool hasAnotherCertificate)
    {
        var files = _other.Issue(TestAuthority.AnyPurpose, "stranger");
        using var certificate = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
        var options = (await TestAuthority.LoadAsync(_authority.Issue(TestAuthority.AnyPurpose))).ForClient();
        options.ClientCertificateContext = hasAnotherCertificate ? SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true) : null;

        Assert.Equal(0, await ReceiveAsync(isGatewayPort ? GatewayEndpoint : SiloEndpoint, options));
        await AssertServesAsync();
    }

    [Fact]
    public async Task Stranger_WithTheAuthoritysCertificate_WouldGetThePreamble()
    {
        var certificate = await TestAuthority.LoadAsync(_authority.Issue(TestAuthority.AnyPurpose));

        Assert.NotEqual(0, await ReceiveAsync(SiloEndpoint, certificate.ForClient()));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync(Cancellation);
            host.Dispose();
        }

        _authority.Dispose();
        _other.Dispose();
    }

    /// <summary>How many bytes a silo sends first; 0 when it closes the connection.</summary>
    private static async Task<int> ReceiveAsync(IPEndPoint endpoint, SslClientAuthenticationOptions options)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(endpoint, Cancellation);
        await using var stream = new SslStream(client.GetStream());
        try
        {
            // With TLS 1.3 a client is done before the server has seen its certificate.
            await stream.AuthenticateAsClientAsync(options, Cancellation).WaitAsync(Deadline, TimeProvider.System, Cancellation);
            return await stream.ReadAsync(new byte[100], Cancellation).AsTask().WaitAsync(Deadline, TimeProvider.System, Cancellation);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static async Task<TlsConnections> TlsAsync(TestAuthority authority, bool isSilo)
    {
        var files = authority.Issue(isSilo ? TestAuthority.AnyPurpose : TestAuthority.ClientPurpose, isSilo ? "silo" : "client");
        var identity = new TlsIdentity(
            files, isSilo, await TestAuthority.LoadAsync(files, isSilo), TimeProvider.System, NullLogger<TlsIdentity>.Instance);
        return new TlsConnections(identity, TimeProvider.System, NullLogger<TlsConnections>.Instance);
    }

    private static int[] FreePorts(int count)
    {
        // All are held until all are known, so that they differ.
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        Array.ForEach(listeners, listener => listener.Start());
        var ports = Array.ConvertAll(listeners, listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        Array.ForEach(listeners, listener => listener.Dispose());
        return ports;
    }

    private async Task AssertServesAsync()
    {
        var management = await ManagementAsync(await TlsAsync(_authority, isSilo: false));

        Assert.Single(await management.GetHosts(onlyActive: true, Cancellation));
    }

    private async Task StartSiloAsync(int siloPort, int gatewayPort)
    {
        var tls = await TlsAsync(_authority, isSilo: true);
        await StartAsync(builder => builder.UseOrleans(silo => silo
            .UseDevelopmentClustering(SiloEndpoint)
            .ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort)
            .Configure<ClusterOptions>(Name)
            .UseTls(tls)));
    }

    private async Task<IManagementGrain> ManagementAsync(TlsConnections? tls)
    {
        var host = await StartAsync(builder => builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(GatewayEndpoint).Configure<ClusterOptions>(Name)
                .UseConnectionRetryFilter(static (_, _) => Task.FromResult(false));
            if (tls is not null)
            {
                client.UseTls(tls);
            }
        }));
        return host.Services.GetRequiredService<IClusterClient>().GetGrain<IManagementGrain>(0);
    }

    private async Task<IHost> StartAsync(Action<HostApplicationBuilder> configure)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        configure(builder);
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync(Cancellation);
        return host;
    }

    private static void Name(ClusterOptions cluster)
    {
        cluster.ClusterId = "tls";
        cluster.ServiceId = "tls";
    }
}
