using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace LiveOrleans.Gateway;

/// <summary>A connection that was taken from HTTP.</summary>
/// <remarks>
/// It reads from the transport's pipe and writes to its socket, on the thread of whoever writes: through the pipe every write would be copied
/// and wait for a thread of its own. A socket that takes no more finishes a write by itself.
/// </remarks>
internal sealed class HandedConnection : IUpgradedConnection
{
    private readonly ConnectionContext _connection;
    private readonly Socket? _socket;

    /// <param name="connection">The connection.</param>
    /// <param name="socket">The connection's socket, when nothing that was written before can be on its way to it; null otherwise.</param>
    public HandedConnection(ConnectionContext connection, Socket? socket)
    {
        _connection = connection;
        _socket = socket;
        if (socket is not null)
        {
            socket.Blocking = false;
        }
    }

    /// <inheritdoc/>
    public PipeReader Input => _connection.Transport.Input;

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_socket is not { } socket)
        {
            return PassAsync(bytes);
        }

        var sent = socket.Send(bytes.Span, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success when sent == bytes.Length => default,
            SocketError.Success or SocketError.WouldBlock => FinishAsync(socket, bytes[sent..]),
            _ => ValueTask.FromException(new IOException("The connection broke.", new SocketException((int)error))),
        };
    }

    /// <inheritdoc/>
    public void Abort() => _connection.Abort();

    /// <summary>Ends the connection once what was written is sent.</summary>
    public async ValueTask DisposeAsync()
    {
        await _connection.Transport.Output.CompleteAsync();
        await Input.CompleteAsync();
    }

    private static async ValueTask FinishAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None)..];
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            throw new IOException("The connection broke.", exception);
        }
    }

    // That nobody takes the bytes any more shows where the connection is read.
    private async ValueTask PassAsync(ReadOnlyMemory<byte> bytes) => await _connection.Transport.Output.WriteAsync(bytes);
}
