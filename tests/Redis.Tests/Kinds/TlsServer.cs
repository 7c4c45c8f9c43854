using System.Globalization;

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
        await TestCertificate.WriteAsync(_folder.FullName, "server");
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
