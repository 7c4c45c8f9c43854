using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LiveOrleans.Gateway;
using LiveOrleans.Redis;

namespace LiveOrleans.Silo;

/// <summary>How the node takes part in its cluster, as far as its options and the machine say it at the start.</summary>
/// <param name="Address">Where silos find this one.</param>
/// <param name="Certificate">What it proves itself with; null when connections between nodes are not encrypted.</param>
/// <param name="Faults">What is wrong with the options.</param>
internal sealed record ClusterEntry(IPAddress Address, TlsCertificate? Certificate, IReadOnlyList<OptionFault> Faults)
{
    /// <summary>Checks the options and reads the files that they name.</summary>
    public static async Task<ClusterEntry> FindAsync(LiveOptions options)
    {
        OptionFault[] faults = [.. Redis(options), .. Alone(options)];
        if (!options.IsCluster)
        {
            return new ClusterEntry(IPAddress.Loopback, null, faults);
        }

        var (address, fault) = options.Advertise.Length > 0 && options.Role is not NodeRole.Gateway
            ? await AdvertisedAddress.FindAsync(options.Advertise)
            : (IPAddress.Loopback, null);
        var (certificate, tlsFaults) = await ReadCertificateAsync(options, isReachable: !IPAddress.IsLoopback(address));
        return new ClusterEntry(address, certificate, [.. faults, .. fault is null ? (OptionFault[])[] : [fault], .. tlsFaults]);
    }

    /// <summary>What the operator may have meant otherwise, a sentence each.</summary>
    public IEnumerable<string> Doubts(LiveOptions options)
    {
        var tls = TlsFiles.From(options);
        if (!options.IsCluster && options.HaEngineAddress.Length + options.HaEnginePassword.Length + options.HaPrefix.Length > 0)
        {
            yield return "live:ha_engine_address, ha_engine_password and ha_prefix are read only with live:ha_engine = redis.";
        }

        if (!options.IsCluster && (options.Advertise.Length > 0 || !tls.IsEmpty))
        {
            yield return "live:advertise and cluster_tls are read only with live:ha_engine = redis.";
        }

        if (IPAddress.IsLoopback(Address) && options.IsCluster && options.Role is not NodeRole.Gateway && options.Advertise.Length > 0)
        {
            yield return $"live:advertise = \"{options.Advertise}\" is {Address}: only this machine can reach it.";
        }

        if (options is { IsCluster: true, Role: NodeRole.Gateway, Advertise.Length: > 0 })
        {
            yield return "live:advertise is not read by a gateway: no silo opens connections to it.";
        }

        if (options.HaEngineTlsCa.Length > 0 && RedisAddress.TryParse(options.HaEngineAddress, out var redis, out _) && !redis.Tls)
        {
            yield return "live:ha_engine_tls_ca is read only with a live:ha_engine_address that begins with rediss://.";
        }
    }

    private static async Task<(TlsCertificate? Certificate, IReadOnlyList<OptionFault> Faults)> ReadCertificateAsync(LiveOptions options, bool isReachable)
    {
        var files = TlsFiles.From(options);
        if (files.IsEmpty && !isReachable)
        {
            return (null, []);
        }

        OptionFault[] missing = [.. files.Missing.Select(option => new OptionFault(option, string.Empty, files.IsEmpty
            ? "other machines can reach the node at live:advertise, so that nodes must prove to each other who they are; name the file"
            : "the three files of live:cluster_tls belong together; name this one too"))];
        return missing.Length > 0
            ? (null, missing)
            : await TlsCertificate.LoadAsync(files, options.Role is not NodeRole.Gateway, TimeProvider.System.GetUtcNow());
    }

    private static IEnumerable<OptionFault> Redis(LiveOptions options)
    {
        // The address may hold a password: no fault shows it.
        if (!RedisAddress.TryParse(options.HaEngineAddress, out _, out var fault))
        {
            yield return new OptionFault("live:ha_engine_address", "(not shown)", fault);
        }

        if (options.HaEngineTlsCa.Length > 0 && WhyUnreadable(options.HaEngineTlsCa) is { } reason)
        {
            yield return new OptionFault("live:ha_engine_tls_ca", options.HaEngineTlsCa, $"the certificate cannot be read: {reason}");
        }
    }

    private static string? WhyUnreadable(string path)
    {
        try
        {
            using var authority = X509CertificateLoader.LoadCertificateFromFile(path);
            return null;
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    private static IEnumerable<OptionFault> Alone(LiveOptions options)
    {
        if (!options.IsCluster && options.Role is not NodeRole.All)
        {
            var role = options.Role is NodeRole.Silo ? "silo" : "gateway";
            yield return new OptionFault("live:role", role, "a node that is not all by itself needs live:ha_engine = redis");
        }
    }
}
