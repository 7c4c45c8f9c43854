using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace LiveOrleans.Silo.Tests;

public sealed class TlsCertificateTests : IDisposable
{
    private static readonly string[] BothPurposes = [.. TestAuthority.ServerPurpose, .. TestAuthority.ClientPurpose];

    private readonly TestAuthority _authority = new();

    public static TheoryData<string[]> GoodPurposes => [TestAuthority.AnyPurpose, BothPurposes];

    [Theory]
    [MemberData(nameof(GoodPurposes))]
    public async Task Load_IssuedByTheAuthority_IsTaken(string[] purposes) => await TestAuthority.LoadAsync(_authority.Issue(purposes));

    [Fact]
    public async Task Load_IssuedByWayOfAnother_IsTaken() => await TestAuthority.LoadAsync(_authority.IssueBetween(isBetweenWritten: true));

    [Fact]
    public async Task Load_IssuerInBetweenMissing_IsNamed() =>
        await RefusesAsync(_authority.IssueBetween(isBetweenWritten: false), TlsFiles.CertificateOption, "does not come from live:cluster_tls:authority");

    [Fact]
    public async Task Load_AnotherAuthorityOfTheSameName_IsNamed()
    {
        using var other = new TestAuthority();
        var files = _authority.Issue(TestAuthority.AnyPurpose) with { Authority = other.AuthorityFile };

        await RefusesAsync(files, TlsFiles.CertificateOption, "does not come from live:cluster_tls:authority");
    }

    [Fact]
    public async Task Load_Expired_SaysSince() => await RefusesAsync(
        _authority.Issue(TestAuthority.Now.AddDays(-2), TestAuthority.Now.AddDays(-1), TestAuthority.AnyPurpose), TlsFiles.CertificateOption, "the certificate expired at 20");

    [Fact]
    public async Task Load_NotYetValid_SaysUntil() => await RefusesAsync(
        _authority.Issue(TestAuthority.Now.AddDays(1), TestAuthority.Now.AddDays(2), TestAuthority.AnyPurpose), TlsFiles.CertificateOption, "the certificate is not valid before 20");

    [Fact]
    public async Task Load_AuthorityExpired_IsNamed()
    {
        var files = _authority.Issue(TestAuthority.Now.AddDays(-1), TestAuthority.Now.AddDays(20), TestAuthority.AnyPurpose);

        await RefusesAsync(files, TlsFiles.CertificateOption, "the certificate is refused: ", TestAuthority.Now.AddDays(15));
    }

    [Fact]
    public async Task Load_ServerOnly_SaysWhichUsageASiloNeeds() =>
        await RefusesAsync(_authority.Issue(TestAuthority.ServerPurpose), TlsFiles.CertificateOption, "must have serverAuth and clientAuth");

    [Fact]
    public async Task Load_ClientOnly_IsEnoughForAGateway() =>
        await TestAuthority.LoadAsync(_authority.Issue(TestAuthority.ClientPurpose), isSilo: false);

    [Fact]
    public async Task Load_KeyOfAnother_IsNamed()
    {
        var files = _authority.Issue(TestAuthority.AnyPurpose) with { Key = _authority.Issue(TestAuthority.AnyPurpose, "other").Key };

        await RefusesAsync(files, TlsFiles.KeyOption, "the key is not the one of live:cluster_tls:certificate");
    }

    [Fact]
    public async Task Load_EncryptedKey_SaysSo()
    {
        using var key = ECDsa.Create();
        var pem = key.ExportEncryptedPkcs8PrivateKeyPem("password", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1));

        await RefusesAsync(_authority.Issue(TestAuthority.AnyPurpose) with { Key = _authority.Write("encrypted.key", pem) }, TlsFiles.KeyOption, "the key is encrypted");
    }

    [Fact]
    public async Task Load_NoPem_IsNamedWithoutContent()
    {
        var path = _authority.Write("text", "hunter2");

        var (certificate, faults) = await TlsCertificate.LoadAsync(new TlsFiles(path, path, path), isSilo: true, TestAuthority.Now);

        Assert.Null(certificate);
        Assert.Equal([TlsFiles.CertificateOption, TlsFiles.AuthorityOption], faults.Select(fault => fault.Option));
        Assert.DoesNotContain("hunter2", string.Concat(faults), StringComparison.Ordinal);
        await RefusesAsync(_authority.Issue(TestAuthority.AnyPurpose) with { Key = path }, TlsFiles.KeyOption, "holds no private key");
    }

    [Fact]
    public async Task Load_FilesMissing_AreAllNamed()
    {
        var (certificate, faults) = await TlsCertificate.LoadAsync(new TlsFiles("/none/a", "/none/b", "/none/c"), isSilo: true, TestAuthority.Now);

        Assert.Null(certificate);
        Assert.Equal(
            [(TlsFiles.CertificateOption, "/none/a"), (TlsFiles.KeyOption, "/none/b"), (TlsFiles.AuthorityOption, "/none/c")],
            faults.Select(fault => (fault.Option, fault.Value)));
        Assert.All(faults, fault => Assert.StartsWith("the file cannot be read: ", fault.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Handshake_BothOfTheAuthority_AgreeOnTls12OrNewer()
    {
        var server = await TestAuthority.LoadAsync(_authority.IssueBetween(isBetweenWritten: true));
        var client = await TestAuthority.LoadAsync(_authority.Issue(TestAuthority.ClientPurpose), isSilo: false);

        Assert.InRange(await HandshakeAsync(server.ForServer(), client.ForClient()), SslProtocols.Tls12, SslProtocols.Tls13);
    }

    [Fact]
    public async Task Handshake_AGatewaysCertificateAsASilos_IsRefused()
    {
        var server = await TestAuthority.LoadAsync(_authority.Issue(TestAuthority.ClientPurpose), isSilo: false);
        var client = await TestAuthority.LoadAsync(_authority.Issue(TestAuthority.AnyPurpose));

        await Assert.ThrowsAsync<AuthenticationException>(() => HandshakeAsync(server.ForServer(), client.ForClient()));
    }

    [Fact]
    public async Task Handshake_SiloOfAnotherAuthority_IsRefused()
    {
        using var other = new TestAuthority();
        var server = await TestAuthority.LoadAsync(other.Issue(TestAuthority.AnyPurpose));
        var client = await TestAuthority.LoadAsync(_authority.Issue(TestAuthority.AnyPurpose));

        await Assert.ThrowsAsync<AuthenticationException>(() => HandshakeAsync(server.ForServer(), client.ForClient()));
    }

    [Fact]
    public async Task Handshake_AuthorityFileHoldsOldAndNew_TakesBoth()
    {
        using var other = new TestAuthority("new authority");
        var both = _authority.Write("both.pem", $"{await TextAsync(other)}\n{await TextAsync(_authority)}");
        var server = await TestAuthority.LoadAsync(other.Issue(TestAuthority.AnyPurpose) with { Authority = both });
        var client = await TestAuthority.LoadAsync(_authority.Issue(TestAuthority.AnyPurpose) with { Authority = both });

        Assert.InRange(await HandshakeAsync(server.ForServer(), client.ForClient()), SslProtocols.Tls12, SslProtocols.Tls13);

        static Task<string> TextAsync(TestAuthority authority) => File.ReadAllTextAsync(authority.AuthorityFile, TestContext.Current.CancellationToken);
    }

    public void Dispose() => _authority.Dispose();

    private static async Task RefusesAsync(TlsFiles files, string option, string reason, DateTimeOffset? now = null)
    {
        var (certificate, faults) = await TlsCertificate.LoadAsync(files, isSilo: true, now ?? TestAuthority.Now);

        Assert.Null(certificate);
        var fault = Assert.Single(faults);
        Assert.Equal(option, fault.Option);
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
    }

    private static async Task<SslProtocols> HandshakeAsync(SslServerAuthenticationOptions accepted, SslClientAuthenticationOptions opened)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var pair = PipePair.Create();
        await using var server = new SslStream(new DuplexPipeStream(pair.Server));
        await using var client = new SslStream(new DuplexPipeStream(pair.Client));
        var accepting = server.AuthenticateAsServerAsync(accepted, cancellation);
        try
        {
            await client.AuthenticateAsClientAsync(opened, cancellation);
        }
        finally
        {
            await pair.Client.Output.CompleteAsync();
            await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return client.SslProtocol;
    }
}
