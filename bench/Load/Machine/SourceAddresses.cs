using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LiveOrleans.Load;

/// <summary>Which local address each session connects from: one address has ports for some 28,000 sessions only.</summary>
internal sealed class SourceAddresses
{
    // Ports that other programs of the machine may hold or that linger in TIME_WAIT.
    private const int Spare = 2_000;
    private const string RangeFile = "/proc/sys/net/ipv4/ip_local_port_range";

    private readonly int _perAddress;
    private readonly AddressFamily _family;

    private SourceAddresses(int perAddress, AddressFamily family)
    {
        _perAddress = perAddress;
        _family = family;
    }

    /// <param name="range">The text of ip_local_port_range: two port numbers.</param>
    /// <param name="server">Decides the address family: all of 127.0.0.0/8 is this machine, but only one address of IPv6 is.</param>
    /// <param name="sessions">How many sessions there will be.</param>
    /// <exception cref="LoadException">IPv6, and more sessions than ports.</exception>
    public static SourceAddresses Plan(string range, IPEndPoint server, int sessions)
    {
        var bounds = range.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var ports = int.Parse(bounds[1], CultureInfo.InvariantCulture) - int.Parse(bounds[0], CultureInfo.InvariantCulture) + 1;
        var perAddress = Math.Max(1, ports - Spare);
        return server.AddressFamily == AddressFamily.InterNetworkV6 && sessions > perAddress
            ? throw new LoadException($"{sessions} sessions do not fit {ports} local ports of ::1 ({RangeFile}); use an IPv4 loopback address.")
            : new SourceAddresses(perAddress, server.AddressFamily);
    }

    /// <inheritdoc cref="Plan(string, IPEndPoint, int)"/>
    public static SourceAddresses Plan(IPEndPoint server, int sessions) => Plan(File.ReadAllText(RangeFile), server, sessions);

    /// <summary>The address for the session with this number; null for the system's choice.</summary>
    public IPAddress? For(int session)
    {
        var index = session / _perAddress;
        return _family == AddressFamily.InterNetworkV6 || index == 0 ? null : new IPAddress([127, 0, (byte)(index / 250), (byte)(1 + index % 250)]);
    }
}
