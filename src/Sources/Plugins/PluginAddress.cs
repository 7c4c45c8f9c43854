using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LiveOrleans.Sources;

/// <summary>Where a plugin's gRPC server listens.</summary>
internal static class PluginAddress
{
    private const string UnixScheme = "unix://";

    // Linux takes 108 bytes with the zero that ends them.
    private const int MaxUnixPath = 107;

    /// <summary>Reads <c>host:port</c> or <c>unix:///path</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out EndPoint? endPoint) =>
        text.StartsWith(UnixScheme, StringComparison.Ordinal)
            ? TryParse("unix", text[UnixScheme.Length..], out endPoint)
            : TryParse("tcp", text, out endPoint);

    /// <summary>Reads a network and an address as a handshake has them: <c>unix</c> and a path, or <c>tcp</c> and <c>host:port</c>.</summary>
    public static bool TryParse(string network, string address, [NotNullWhen(true)] out EndPoint? endPoint)
    {
        endPoint = network switch
        {
            "unix" when Path.IsPathRooted(address) && address.Length <= MaxUnixPath => new UnixDomainSocketEndPoint(address),
            "tcp" => HostAndPort(address),
            _ => null,
        };
        return endPoint is not null;
    }

    private static EndPoint? HostAndPort(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0
            || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port == 0)
        {
            return null;
        }

        // Grafana's SDK writes :port for a plugin of this machine that runs by itself.
        var host = text[..colon];
        return host.Length == 0 ? new IPEndPoint(IPAddress.Loopback, port)
            : IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port)
            : Uri.CheckHostName(host) is UriHostNameType.Dns ? new DnsEndPoint(host, port)
            : null;
    }
}
