using System.Net;
using System.Net.Sockets;

namespace LiveOrleans.Load;

/// <summary>Where the server under load listens: always on this machine.</summary>
internal sealed class ServerAddress
{
    private ServerAddress(Uri url, IPEndPoint endPoint)
    {
        Url = url;
        EndPoint = endPoint;
        Host = url.Authority;
        Path = url.AbsolutePath.TrimEnd('/');
    }

    public Uri Url { get; }

    public IPEndPoint EndPoint { get; }

    /// <summary>The value of the Host header.</summary>
    public string Host { get; }

    /// <summary>The path in front of /api/live, without a slash at its end.</summary>
    public string Path { get; }

    /// <summary>Reads an http URL of a loopback address; names are not looked up, except localhost.</summary>
    /// <param name="text">The URL.</param>
    /// <param name="option">What a message says that it was given as.</param>
    /// <exception cref="LoadException">It is not a URL, not http or not loopback.</exception>
    public static ServerAddress Parse(string text, string option = "--url")
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !string.Equals(url.Scheme, "http", StringComparison.Ordinal))
        {
            throw new LoadException($"{option} {text}: an http URL such as http://127.0.0.1:8000 is needed.");
        }

        var address = string.Equals(url.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            ? IPAddress.Loopback
            : IPAddress.TryParse(url.DnsSafeHost, out var parsed) ? parsed : null;
        if (address is null || !IPAddress.IsLoopback(address))
        {
            throw new LoadException($"{option} {text}: only loopback addresses (127.0.0.0/8, [::1], localhost) may be put under load.");
        }

        return new ServerAddress(url, new IPEndPoint(address, url.Port));
    }

    /// <summary>Checks that something listens.</summary>
    /// <exception cref="LoadException">Nothing does.</exception>
    public void Probe()
    {
        try
        {
            using var socket = new Socket(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(EndPoint);
        }
        catch (SocketException e)
        {
            throw new LoadException($"--url {Url}: no connection ({e.SocketErrorCode}).");
        }
    }
}
