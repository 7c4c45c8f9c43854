using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LiveOrleans.Load;

/// <summary>A client's WebSocket over a non-blocking socket: upgrade, framing, pings, close.</summary>
/// <remarks>Owned by the one thread of <see cref="LoadLoop"/>. <see cref="Feed"/> touches no socket: what it answers waits for <see cref="Flush"/>.</remarks>
internal sealed class WebSocketLink(ServerAddress server, IWire wire, IWebSocketEvents events) : IDisposable
{
    private readonly PartialFrame _partial = new();
    private readonly Outbox _outbox = new();
    private Socket? _socket;
    private bool _upgraded;

    public bool IsClosed { get; private set; }

    /// <summary>Connects and asks for the upgrade.</summary>
    /// <param name="source">The local address to connect from; null for the system's choice.</param>
    /// <returns>The socket, for the caller to poll; it stays the link's.</returns>
    /// <exception cref="LoadException">There is no connection to be had.</exception>
    public Socket Open(IPAddress? source)
    {
        _socket = new Socket(server.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (source is not null)
            {
                _socket.Bind(new IPEndPoint(source, 0));
            }

            _socket.Connect(server.EndPoint);
        }
        catch (SocketException e)
        {
            throw new LoadException($"A session could not connect to {server.EndPoint}: {e.SocketErrorCode}");
        }

        _socket.Blocking = false;
        _outbox.WriteRaw(Upgrade.Request(server, wire.Path, wire.Subprotocol));
        return _socket;
    }

    public void Send(WebSocketOpcode opcode, ReadOnlySpan<byte> payload) => _outbox.Write(opcode, payload);

    /// <summary>Sends what waits; false when the socket took only a part of it.</summary>
    public bool Flush()
    {
        if (IsClosed)
        {
            return true;
        }

        try
        {
            return _outbox.Flush(_socket!);
        }
        catch (SocketException e)
        {
            Close(e.SocketErrorCode.ToString());
            return true;
        }
    }

    /// <summary>Reads once and takes in what came; answers the number of bytes.</summary>
    public int Receive(ReceiveBuffer buffer, TimeProvider time)
    {
        if (IsClosed)
        {
            return 0;
        }

        var received = _socket!.Receive(Space(buffer), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return 0;
        }

        if (error != SocketError.Success || received == 0)
        {
            Close(error == SocketError.Success ? "ended without a close frame" : error.ToString());
            return 0;
        }

        Feed(buffer, received, time.GetTimestamp());
        return received;
    }

    /// <summary>Drops the connection and tells the session.</summary>
    public void Close(string reason)
    {
        Dispose();
        events.Closed(reason);
    }

    /// <summary>The space that the next read of this link fills.</summary>
    internal Span<byte> Space(ReceiveBuffer buffer) => buffer.Prepare(_partial);

    /// <summary>Takes in the bytes at the start of <see cref="Space"/>.</summary>
    internal void Feed(ReceiveBuffer buffer, int received, long now)
    {
        var bytes = buffer.Filled(_partial.Length + received);
        if (!_upgraded && Upgrade.TryReadAnswer(ref bytes))
        {
            _upgraded = true;
            events.Opened();
        }

        while (_upgraded && !IsClosed && WebSocketFrame.TryRead(ref bytes, out var opcode, out var payload))
        {
            Take(opcode, payload, now);
        }

        _partial.Keep(IsClosed ? default : bytes);
    }

    public void Dispose()
    {
        IsClosed = true;
        _socket?.Dispose();
    }

    private void Take(WebSocketOpcode opcode, ReadOnlySpan<byte> payload, long now)
    {
        switch (opcode)
        {
            case WebSocketOpcode.Text or WebSocketOpcode.Binary:
                events.Received(payload, now);
                break;
            case WebSocketOpcode.Ping:
                _outbox.Write(WebSocketOpcode.Pong, payload);
                break;
            case WebSocketOpcode.Close:
                Close(DescribeClose(payload));
                break;
        }
    }

    private static string DescribeClose(ReadOnlySpan<byte> payload) => payload.Length < 2
        ? "closed without a code"
        : string.Create(CultureInfo.InvariantCulture, $"{BinaryPrimitives.ReadUInt16BigEndian(payload)} {Encoding.UTF8.GetString(payload[2..])}");
}
