using LiveOrleans.Gateway;

namespace LiveOrleans.Silo;

/// <summary>The PEM files that the options <c>live:cluster_tls</c> name.</summary>
/// <param name="Certificate">The node's certificate, and those between it and the authority.</param>
/// <param name="Key">The certificate's private key.</param>
/// <param name="Authority">Whom all nodes' certificates come from.</param>
internal sealed record TlsFiles(string Certificate, string Key, string Authority)
{
    public const string CertificateOption = "live:cluster_tls:certificate";
    public const string KeyOption = "live:cluster_tls:key";
    public const string AuthorityOption = "live:cluster_tls:authority";

    /// <summary>Whether none is named: connections are not encrypted.</summary>
    public bool IsEmpty => Certificate.Length + Key.Length + Authority.Length == 0;

    /// <summary>The options without a file; one file is of no use without the other two.</summary>
    public IEnumerable<string> Missing =>
    [
        .. Certificate.Length == 0 ? [CertificateOption] : Array.Empty<string>(),
        .. Key.Length == 0 ? [KeyOption] : Array.Empty<string>(),
        .. Authority.Length == 0 ? [AuthorityOption] : Array.Empty<string>(),
    ];

    /// <summary>Takes the files out of the options.</summary>
    public static TlsFiles From(LiveOptions options) => new(options.ClusterTlsCertificate, options.ClusterTlsKey, options.ClusterTlsAuthority);

    /// <summary>When the files were written last: different when one of them was renewed.</summary>
    public (DateTime Certificate, DateTime Key, DateTime Authority) Written() => (LastWrite(Certificate), LastWrite(Key), LastWrite(Authority));

    // Of the opened file: a renewal may be a link, or a folder's link, that leads elsewhere.
    private static DateTime LastWrite(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            return File.GetLastWriteTimeUtc(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return DateTime.MinValue;
        }
    }
}
