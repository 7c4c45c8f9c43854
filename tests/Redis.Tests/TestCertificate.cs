using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LiveOrleans.Redis.Tests;

/// <summary>A certificate that no system trusts, and that of its issuer, as files that last a day.</summary>
internal static class TestCertificate
{
    /// <summary>Writes <c>ca.pem</c>, and <c>{name}.pem</c> and <c>{name}.key</c> for this machine.</summary>
    public static async Task WriteAsync(string folder, string name)
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
        await File.WriteAllTextAsync(Path.Combine(folder, "ca.pem"), issuer.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.key"), key.ExportPkcs8PrivateKeyPem());
    }
}
