using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LiveOrleans.Gateway;

namespace LiveOrleans.Silo;

/// <summary>What a node proves itself with to the other nodes of its cluster, and the authority that it holds them to.</summary>
internal sealed class TlsCertificate
{
    private const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

    // RFC 5280, 4.2.1.12. A certificate without the extension allows both.
    private static readonly Oid ServerPurpose = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientPurpose = new("1.3.6.1.5.5.7.3.2");

    private readonly SslStreamCertificateContext _own;
    private readonly X509Certificate2Collection _authority;

    private TlsCertificate(
        SslStreamCertificateContext own, X509Certificate2Collection authority, (DateTime, DateTime, DateTime) written)
    {
        _own = own;
        _authority = authority;
        Written = written;
    }

    /// <summary>When the files that it was read from had been written.</summary>
    public (DateTime Certificate, DateTime Key, DateTime Authority) Written { get; }

    /// <summary>The end of the certificate's time.</summary>
    public DateTimeOffset NotAfter => new(_own.TargetCertificate.NotAfter);

    /// <summary>Reads the files and checks that other nodes will take the certificate.</summary>
    /// <param name="files">The files.</param>
    /// <param name="isSilo">Whether the node accepts connections too, and does not only open them.</param>
    /// <param name="now">The time at which it must be valid.</param>
    /// <returns>The certificate, or everything that is wrong with it.</returns>
    public static async Task<(TlsCertificate? Certificate, IReadOnlyList<OptionFault> Faults)> LoadAsync(TlsFiles files, bool isSilo, DateTimeOffset now)
    {
        // Before they are read: a file that is written meanwhile is read again.
        var written = files.Written();
        var faults = new List<OptionFault>();
        var certificateFile = await PemFile.ReadAsync(TlsFiles.CertificateOption, files.Certificate, faults);
        var keyFile = await PemFile.ReadAsync(TlsFiles.KeyOption, files.Key, faults);
        var authorityFile = await PemFile.ReadAsync(TlsFiles.AuthorityOption, files.Authority, faults);
        var chain = certificateFile.Certificates();
        var authority = authorityFile.Certificates();
        if (chain.Count > 0 && authority.Count > 0 && Fault(chain, authority, isSilo, now) is { } fault)
        {
            certificateFile.Refuse(fault);
        }

        var own = certificateFile.CertificateWith(keyFile);
        if (own is null || faults.Count > 0)
        {
            return (null, faults);
        }

        // Offline: what is between the certificate and the authority is in the file, or is not sent.
        chain.RemoveAt(0);
        return (new TlsCertificate(SslStreamCertificateContext.Create(own, chain, offline: true), authority, written), faults);
    }

    /// <summary>How to accept a connection.</summary>
    public SslServerAuthenticationOptions ForServer() => new()
    {
        ServerCertificateContext = _own,
        ClientCertificateRequired = true,
        CertificateChainPolicy = Policy(_authority, ClientPurpose),
        EnabledSslProtocols = Protocols,
        AllowRenegotiation = false,

        // Each connection is proved anew: none outlives a change of the authority by a resumed session.
        AllowTlsResume = false,
    };

    /// <summary>How to open a connection.</summary>
    public SslClientAuthenticationOptions ForClient() => new()
    {
        ClientCertificateContext = _own,
        CertificateChainPolicy = Policy(_authority, ServerPurpose),
        EnabledSslProtocols = Protocols,
        AllowRenegotiation = false,
        AllowTlsResume = false,
    };

    private static string? Fault(X509Certificate2Collection certificates, X509Certificate2Collection authority, bool isSilo, DateTimeOffset now)
    {
        var own = certificates[0];
        if (now.LocalDateTime < own.NotBefore)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the certificate is not valid before {own.NotBefore.ToUniversalTime():u}");
        }

        if (now.LocalDateTime > own.NotAfter)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the certificate expired at {own.NotAfter.ToUniversalTime():u}");
        }

        using var chain = new X509Chain { ChainPolicy = Policy(authority, isSilo ? [ServerPurpose, ClientPurpose] : [ClientPurpose]) };
        chain.ChainPolicy.ExtraStore.AddRange(certificates);
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        return chain.Build(own) ? null : WhyNot(chain.ChainStatus, isSilo);
    }

    private static string WhyNot(X509ChainStatus[] statuses, bool isSilo)
    {
        const X509ChainStatusFlags NotIssued =
            X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.NotSignatureValid;
        var found = statuses.Aggregate(X509ChainStatusFlags.NoError, static (all, status) => all | status.Status);
        if ((found & NotIssued) is not X509ChainStatusFlags.NoError)
        {
            return $"the certificate does not come from {TlsFiles.AuthorityOption}, or one between them is not in the file";
        }

        if (found.HasFlag(X509ChainStatusFlags.NotValidForUsage))
        {
            return $"the certificate's extended key usage must have {(isSilo ? "serverAuth and clientAuth" : "clientAuth")}, or be left out";
        }

        return $"the certificate is refused: {string.Join("; ", statuses.Select(static status => status.StatusInformation).Distinct(StringComparer.Ordinal))}";
    }

    /// <summary>Which certificates are accepted: those that end at exactly the authority, whatever else the system trusts.</summary>
    /// <remarks>
    /// Names are not checked. Silos know each other by the addresses in their membership, which free ports and moved machines
    /// change, and every node may do everything that another may: that the authority made it a node is all there is to prove.
    /// An authority of a cluster must therefore issue nothing else.
    /// </remarks>
    private static X509ChainPolicy Policy(X509Certificate2Collection authority, params ReadOnlySpan<Oid> purposes)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationFlags = X509VerificationFlags.IgnoreInvalidName,

            // A stranger's certificate must not send the node to addresses of its choice.
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authority);
        foreach (var purpose in purposes)
        {
            policy.ApplicationPolicy.Add(purpose);
        }

        return policy;
    }
}
