using System.Net;
using System.Net.Sockets;

namespace LiveOrleans.Load;

/// <summary>Ports for the servers that the generator starts.</summary>
/// <remarks>They lie below those that Linux gives to outgoing connections (32768 and up), of which a run opens thousands.</remarks>
internal static class LoopbackPorts
{
    private const int First = 20_000;
    private const int Count = 12_000;

    /// <summary>A port on which nothing listens.</summary>
    public static int Take()
    {
        while (true)
        {
            var port = First + Random.Shared.Next(Count);
            if (IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }
}
