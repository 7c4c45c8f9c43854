using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LiveOrleans.Redis.Tests;

/// <summary>A redis-server that takes encrypted connections, with a certificate that no system trusts.</summary>
public sealed class TlsServer : RedisServer
{
    private readonly DirectoryInfo _folder;
    private readonly int _tlsPort;

    public TlsServer()
        : this(Directory.CreateTempSubdirectory("redis-tls-"), RedisProcess.FreePort())
    {
    }

    private TlsServer(DirectoryInfo folder, int tlsPort)
        : base(
        [
            "--tls-port", tlsPort.ToString(CultureInfo.InvariantCulture), "--tls-cert-file", Path.Combine(folder.FullName, "server.pem"),
            "--tls-key-file", Path.Combine(folder.FullName, "server.key"), "--tls-ca-cert-file", Path.Combine(folder.FullName, "ca.pem"),
            "--tls-auth-clients", "no",
        ])
    {
        _folder = folder;
        _tlsPort = tlsPort;
    }

    public override RedisOptions Options => new() { Address = UntrustedAddress, TlsCaPath = Path.Combine(_folder.FullName, "ca.pem") };

    /// <summary>The address without the certificate that makes it trusted.</summary>
    public string UntrustedAddress => string.Create(CultureInfo.InvariantCulture, $"rediss://localhost:{_tlsPort}");

    public override async ValueTask InitializeAsync()
    {
        using var issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var from = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        var issuing = new CertificateRequest("CN=Test issuer", issuerKey, HashAlgorithmName.SHA256);
        issuing.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var issuer = issuing.CreateSelfSigned(from, from.AddDays(1));
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(issuer, from, from.AddHours(23), [1, 2, 3]);
        await WriteAsync("ca.pem", issuer.ExportCertificatePem());
        await WriteAsync("server.pem", certificate.ExportCertificatePem());
        await WriteAsync("server.key", key.ExportPkcs8PrivateKeyPem());
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(_folder.FullName, name), text);
}
