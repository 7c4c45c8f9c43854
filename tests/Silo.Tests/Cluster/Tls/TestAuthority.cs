using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LiveOrleans.Silo.Tests;

/// <summary>An authority of a test's own, and the folder that what it issues is written to.</summary>
internal sealed class TestAuthority : IDisposable
{
    public static readonly string[] AnyPurpose = [];
    public static readonly string[] ServerPurpose = ["1.3.6.1.5.5.7.3.1"];
    public static readonly string[] ClientPurpose = ["1.3.6.1.5.5.7.3.2"];

    private readonly string _folder = Directory.CreateTempSubdirectory("liveorleans-tls-").FullName;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public TestAuthority(string name = "authority")
    {
        _certificate = Request(name, _key, isAuthority: true).CreateSelfSigned(Now.AddDays(-10), Now.AddDays(10));
        AuthorityFile = Write("authority.pem", _certificate.ExportCertificatePem());
    }

    public static DateTimeOffset Now { get; } = TimeProvider.System.GetUtcNow();

    public string AuthorityFile { get; }

    /// <summary>Issues a certificate that lasts a day either way.</summary>
    public TlsFiles Issue(string[] purposes, string name = "node") => Issue(Now.AddDays(-1), Now.AddDays(1), purposes, name);

    public TlsFiles Issue(DateTimeOffset begin, DateTimeOffset end, string[] purposes, string name = "node")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Sign(_certificate, _key, Request(name, key, isAuthority: false, purposes), begin, end);
        return new TlsFiles(
            Write($"{name}.pem", certificate.ExportCertificatePem()), Write($"{name}.key", key.ExportPkcs8PrivateKeyPem()), AuthorityFile);
    }

    /// <summary>Issues a certificate by way of another one, which is written behind it, or not.</summary>
    public TlsFiles IssueBetween(bool isBetweenWritten)
    {
        using var key = RSA.Create(2048);
        using var betweenKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var between = Sign(_certificate, _key, Request("between", betweenKey, isAuthority: true), Now.AddDays(-2), Now.AddDays(2));
        var request = new CertificateRequest("CN=node", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = Sign(between, betweenKey, request, Now.AddDays(-1), Now.AddDays(1));
        var chain = certificate.ExportCertificatePem() + (isBetweenWritten ? $"\n{between.ExportCertificatePem()}" : string.Empty);
        return new TlsFiles(Write("node.pem", chain), Write("node.key", key.ExportRSAPrivateKeyPem()), AuthorityFile);
    }

    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public static async Task<TlsCertificate> LoadAsync(TlsFiles files, bool isSilo = true)
    {
        var (certificate, faults) = await TlsCertificate.LoadAsync(files, isSilo, Now);
        Assert.Empty(faults);
        Assert.NotNull(certificate);
        return certificate;
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static X509Certificate2 Sign(X509Certificate2 issuer, ECDsa key, CertificateRequest request, DateTimeOffset begin, DateTimeOffset end) =>
        request.Create(issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(key), begin, end, RandomNumberGenerator.GetBytes(8));

    private static CertificateRequest Request(string name, ECDsa key, bool isAuthority, params string[] purposes)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, hasPathLengthConstraint: false, 0, critical: true));
        if (purposes.Length > 0)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. purposes.Select(static purpose => new Oid(purpose))], critical: false));
        }

        return request;
    }
}
