using System.Net;
using System.Net.Sockets;
using LiveOrleans.Gateway;

namespace LiveOrleans.Silo;

/// <summary>Finds the address of this machine that the option <c>live:advertise</c> names.</summary>
internal static class AdvertisedAddress
{
    private const string Option = "live:advertise";

    /// <summary>Finds it: a name is resolved once, here, since a silo's address is its identity.</summary>
    /// <param name="host">An IP address or a host name.</param>
    /// <returns>The address, or why it cannot be used. Of a name's addresses, one that other machines can reach goes before loopback.</returns>
    public static async Task<(IPAddress Address, OptionFault? Fault)> FindAsync(string host)
    {
        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(host, out var address) ? [address] : await Dns.GetHostAddressesAsync(host);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            return Refuse(host, $"is neither an IP address nor a name that can be resolved: {exception.Message}");
        }

        var candidates = addresses.Select(static address => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToArray();
        if (Array.Exists(candidates, static address => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
        {
            return Refuse(host, "stands for every address; name the one that other machines use");
        }

        return candidates.OrderBy(IPAddress.IsLoopback).FirstOrDefault(IsOwn) is { } own
            ? (own, null)
            : Refuse(host, $"is no address of this machine ({string.Join(", ", candidates.AsEnumerable())})");
    }

    private static (IPAddress Address, OptionFault Fault) Refuse(string host, string reason) =>
        (IPAddress.Loopback, new OptionFault(Option, host, reason));

    // Only what can be bound belongs to this machine.
    private static bool IsOwn(IPAddress address)
    {
        try
        {
            using var listener = new TcpListener(address, 0);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
