using System.Net;
using System.Net.Sockets;
using LiveOrleans.Gateway;

namespace LiveOrleans.Silo;

/// <summary>Finds the addresses that another process listens on, before a silo is started that would have to be stopped again.</summary>
internal static class TakenAddresses
{
    /// <summary>A fault for each address that is taken. What cannot be told, such as a host's name, is left to Kestrel.</summary>
    public static IEnumerable<OptionFault> Find(IReadOnlyList<string> addresses) => addresses
        .Where(address => EndPointOf(address) is { } endPoint && IsTaken(endPoint))
        .Select(address => new OptionFault("urls", address, "another process listens on this address; choose another with --urls"));

    private static IPEndPoint? EndPointOf(string address)
    {
        if (!Uri.TryCreate(address.Replace("://*", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var url) || url.Port <= 0)
        {
            return null;
        }

        var host = url.IsLoopback && url.HostNameType == UriHostNameType.Dns ? "127.0.0.1" : url.Host.Trim('[', ']');
        return IPAddress.TryParse(host, out var ip) ? new IPEndPoint(ip, url.Port) : null;
    }

    private static bool IsTaken(IPEndPoint endPoint)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endPoint);
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AddressAlreadyInUse;
        }
    }
}
