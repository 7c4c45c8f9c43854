using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Silo.Tests;

public sealed class TlsIdentityTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly RecordingLogger<TlsIdentity> _log = new();
    private readonly FakeTimeProvider _time = new(TestAuthority.Now);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Current_FilesAsTheyWere_IsTheCertificateOfTheStart()
    {
        var files = _authority.Issue(TestAuthority.AnyPurpose);
        var certificate = await TestAuthority.LoadAsync(files);
        using var identity = Identity(files, certificate);

        Assert.Same(certificate, await identity.CurrentAsync(Cancellation));
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public async Task Current_FilesRenewed_IsTheNewOne()
    {
        var files = _authority.Issue(TestAuthority.AnyPurpose);
        using var identity = Identity(files, await TestAuthority.LoadAsync(files));

        _authority.Issue(TestAuthority.Now.AddDays(-1), TestAuthority.Now.AddDays(5), TestAuthority.AnyPurpose);
        Touch(files);

        Assert.Equal(5, ((await identity.CurrentAsync(Cancellation)).NotAfter - TestAuthority.Now).TotalDays, tolerance: 0.01);
        Assert.Equal(EventIds.CertificateRenewed, Assert.Single(_log.Entries).Id);
    }

    [Fact]
    public async Task Current_ReachedByALinkThatLeadsElsewhereNow_IsTheNewOne()
    {
        var linked = Path.Combine(Path.GetDirectoryName(_authority.AuthorityFile) ?? string.Empty, "link.pem");
        var old = _authority.Issue(TestAuthority.AnyPurpose);
        File.CreateSymbolicLink(linked, old.Authority);
        var files = old with { Authority = linked };
        var certificate = await TestAuthority.LoadAsync(files);
        using var identity = Identity(files, certificate);

        var copy = _authority.Write("copy.pem", await File.ReadAllTextAsync(old.Authority, Cancellation));
        File.SetLastWriteTimeUtc(copy, TestAuthority.Now.AddMinutes(1).UtcDateTime);
        File.Delete(linked);
        File.CreateSymbolicLink(linked, copy);

        Assert.NotSame(certificate, await identity.CurrentAsync(Cancellation));
    }

    [Fact]
    public async Task Current_RenewedKeyStillMissing_IsTheOldOneUntilItIsThere()
    {
        var files = _authority.Issue(TestAuthority.AnyPurpose);
        var certificate = await TestAuthority.LoadAsync(files);
        using var identity = Identity(files, certificate);
        File.Delete(files.Key);

        Assert.Same(certificate, await identity.CurrentAsync(Cancellation));
        Assert.Same(certificate, await identity.CurrentAsync(Cancellation));
        var (id, text) = Assert.Single(_log.Entries);
        Assert.Equal(EventIds.CertificateRefused, id);
        Assert.Contains(TlsFiles.KeyOption, text, StringComparison.Ordinal);

        _authority.Issue(TestAuthority.AnyPurpose);
        Assert.NotSame(certificate, await identity.CurrentAsync(Cancellation));
    }

    [Fact]
    public async Task Current_RenewedBeforeItsTime_IsTakenWhenItsTimeComes()
    {
        var files = _authority.Issue(TestAuthority.AnyPurpose);
        var certificate = await TestAuthority.LoadAsync(files);
        using var identity = Identity(files, certificate);

        _authority.Issue(TestAuthority.Now.AddHours(1), TestAuthority.Now.AddDays(5), TestAuthority.AnyPurpose);
        Touch(files);

        Assert.Same(certificate, await identity.CurrentAsync(Cancellation));
        _time.Advance(TimeSpan.FromHours(2));
        Assert.NotSame(certificate, await identity.CurrentAsync(Cancellation));
    }

    public void Dispose() => _authority.Dispose();

    // A file written twice within a tick of the file system's clock would look the same.
    private static void Touch(TlsFiles files) => File.SetLastWriteTimeUtc(files.Certificate, TestAuthority.Now.AddMinutes(1).UtcDateTime);

    private TlsIdentity Identity(TlsFiles files, TlsCertificate certificate) => new(files, isSilo: true, certificate, _time, _log);
}
