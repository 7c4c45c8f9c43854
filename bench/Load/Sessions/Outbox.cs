using System.Buffers;
using System.Net.Sockets;

namespace LiveOrleans.Load;

/// <summary>What a session has to send and the socket has not yet taken.</summary>
internal sealed class Outbox
{
    private const int Bound = 64 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private int _sent;

    /// <exception cref="LoadException">The server reads slower than the generator writes.</exception>
    public void Write(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        if (_bytes.WrittenCount > Bound)
        {
            throw new LoadException($"The server does not read: {Bound} bytes wait in front of one session.");
        }

        WebSocketFrame.Write(_bytes, opcode, payload);
    }

    public void WriteRaw(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    /// <summary>Sends what fits; true when nothing is left.</summary>
    /// <exception cref="SocketException">The connection is gone.</exception>
    public bool Flush(Socket socket)
    {
        while (_sent < _bytes.WrittenCount)
        {
            var taken = socket.Send(_bytes.WrittenSpan[_sent..], SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                return false;
            }

            if (error != SocketError.Success)
            {
                throw new SocketException((int)error);
            }

            _sent += taken;
        }

        _bytes.ResetWrittenCount();
        _sent = 0;
        return true;
    }
}
