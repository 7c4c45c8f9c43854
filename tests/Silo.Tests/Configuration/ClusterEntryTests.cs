using System.Net;
using System.Net.NetworkInformation;
using LiveOrleans.Gateway;
using Microsoft.Extensions.Configuration;

namespace LiveOrleans.Silo.Tests;

public sealed class ClusterEntryTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task Find_Nothing_IsLoopbackInPlainText()
    {
        var entry = await FindAsync("live:ha_engine=redis");

        Assert.Equal((IPAddress.Loopback, null), (entry.Address, entry.Certificate));
        Assert.Empty(entry.Faults);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1")]
    public async Task Find_LoopbackAdvertised_NeedsNoCertificate(string host, string expected)
    {
        var entry = await FindAsync("live:ha_engine=redis", $"live:advertise={host}");

        Assert.Empty(entry.Faults);
        Assert.Equal(IPAddress.Parse(expected), entry.Address);
        Assert.Null(entry.Certificate);
    }

    [Fact]
    public async Task Find_NameOfThisMachine_IsResolved()
    {
        var entry = await FindAsync("live:ha_engine=redis", "live:advertise=localhost");

        Assert.Empty(entry.Faults);
        Assert.True(IPAddress.IsLoopback(entry.Address));
    }

    [Theory]
    [InlineData("0.0.0.0", "stands for every address")]
    [InlineData("::", "stands for every address")]
    [InlineData("203.0.113.77", "is no address of this machine")]
    [InlineData("no such host", "is neither an IP address nor a name that can be resolved")]
    public async Task Find_AdvertisedWrongly_SaysWhy(string host, string reason)
    {
        var fault = Assert.Single((await FindAsync("live:ha_engine=redis", $"live:advertise={host}")).Faults);

        Assert.Equal(("live:advertise", host), (fault.Option, fault.Value));
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_ReachableWithoutCertificate_NamesWhatIsMissing()
    {
        var host = Reachable();

        var entry = await FindAsync("live:ha_engine=redis", $"live:advertise={host}");

        Assert.Equal([TlsFiles.CertificateOption, TlsFiles.KeyOption, TlsFiles.AuthorityOption], entry.Faults.Select(fault => fault.Option));
        Assert.All(entry.Faults, fault => Assert.Contains("other machines can reach the node", fault.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Find_ReachableWithCertificate_IsBoth()
    {
        var host = Reachable();

        var entry = await FindAsync(["live:ha_engine=redis", $"live:advertise={host}", .. Options(_authority.Issue(TestAuthority.AnyPurpose))]);

        Assert.Empty(entry.Faults);
        Assert.Equal(IPAddress.Parse(host), entry.Address);
        Assert.NotNull(entry.Certificate);
    }

    [Theory]
    [InlineData("silo", false)]
    [InlineData("gateway", true)]
    public async Task Find_ClientsCertificate_IsEnoughForTheGatewayAlone(string role, bool isEnough)
    {
        var entry = await FindAsync(["live:ha_engine=redis", $"live:role={role}", .. Options(_authority.Issue(TestAuthority.ClientPurpose))]);

        Assert.Equal(isEnough, entry.Faults.Count == 0);
        Assert.Equal(isEnough, entry.Certificate is not null);
    }

    [Fact]
    public async Task Find_OneFileOfThree_NamesTheOthers()
    {
        var entry = await FindAsync("live:ha_engine=redis", "live:role=gateway", "live:cluster_tls:key=node.key");

        Assert.Equal([TlsFiles.CertificateOption, TlsFiles.AuthorityOption], entry.Faults.Select(fault => fault.Option));
    }

    [Theory]
    [InlineData("/none/ca.pem")]
    [InlineData("/dev/null")]
    public async Task Find_RedisAuthorityUnreadable_IsAFault(string path)
    {
        var fault = Assert.Single((await FindAsync("live:ha_engine=redis", $"live:ha_engine_tls_ca={path}")).Faults);

        Assert.Equal(("live:ha_engine_tls_ca", path), (fault.Option, fault.Value));
    }

    [Fact]
    public async Task Find_RedisAuthority_IsRead() =>
        Assert.Empty((await FindAsync("live:ha_engine=redis", $"live:ha_engine_tls_ca={_authority.AuthorityFile}")).Faults);

    [Theory]
    [InlineData("live:advertise and cluster_tls are read only", "live:advertise=127.0.0.1")]
    [InlineData("live:advertise is not read by a gateway", "live:ha_engine=redis", "live:role=gateway", "live:advertise=127.0.0.1")]
    [InlineData("only this machine can reach it", "live:ha_engine=redis", "live:advertise=localhost")]
    [InlineData("live:ha_engine_tls_ca is read only", "live:ha_engine=redis", "live:ha_engine_tls_ca=x")]
    public async Task Doubts_WhatNobodyReads_IsTold(string expected, params string[] settings)
    {
        var options = Read(settings);

        Assert.Contains(expected, Assert.Single((await ClusterEntry.FindAsync(options)).Doubts(options)), StringComparison.Ordinal);
    }

    public void Dispose() => _authority.Dispose();

    private static string[] Options(TlsFiles files) =>
    [
        $"{TlsFiles.CertificateOption}={files.Certificate}",
        $"{TlsFiles.KeyOption}={files.Key}",
        $"{TlsFiles.AuthorityOption}={files.Authority}",
    ];

    private static Task<ClusterEntry> FindAsync(params string[] settings) => ClusterEntry.FindAsync(Read(settings));

    private static LiveOptions Read(string[] settings)
    {
        var pairs = settings.Select(setting => setting.Split('=', 2)).Select(parts => KeyValuePair.Create(parts[0], (string?)parts[1]));
        var options = LiveOptionsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(pairs).Build(), out var faults);
        Assert.Empty(faults);
        return options;
    }

    /// <summary>An address of this machine that others could reach, if it has one.</summary>
    private static string Reachable()
    {
        var address = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address => !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal);
        Assert.SkipWhen(address is null, "This machine has no address but loopback.");
        return $"{address}";
    }
}
