using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace LiveOrleans.Gateway;

/// <summary>Lets a request keep its connection after HTTP is done with it, so that a session holds nothing that belongs to a request.</summary>
/// <remarks>
/// It stands between Kestrel's transport and its HTTP, as connection middleware. A request that was answered with 101 takes the
/// connection and ends at once; HTTP unwinds and believes that it closes its pipes, which stay open. What took it then runs on them.
/// </remarks>
internal sealed class ConnectionHandover : IDuplexPipe
{
    private readonly ConnectionContext _connection;
    private readonly KeptPipeWriter _output;
    private Func<HandedConnection, Task>? _run;

    private ConnectionHandover(ConnectionContext connection)
    {
        _connection = connection;
        Input = new KeptPipeReader(connection.Transport.Input, this);
        _output = new KeptPipeWriter(connection.Transport.Output, this);
    }

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public PipeWriter Output => _output;

    /// <summary>Whether the connection goes on after HTTP.</summary>
    public bool IsTaken => Volatile.Read(ref _run) is not null;

    /// <summary>Runs a connection: its requests, and then what has taken it.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="http">Runs the connection's requests.</param>
    public static async Task RunAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        if (await RunHttpAsync(connection, http) is var (run, handed))
        {
            await run(handed);
        }
    }

    /// <summary>Takes the connection with the answer of <paramref name="upgrade"/>, unless that throws.</summary>
    /// <param name="upgrade">Answers the request with 101.</param>
    /// <param name="run">What runs when the request has ended, and ends the connection. It must hold nothing of the request.</param>
    public async Task TakeAsync(Func<Task> upgrade, Func<HandedConnection, Task> run)
    {
        // The answer to an earlier request may still be on its way through the pipe; then everything after it takes the same way.
        if (!_output.HasWritten)
        {
            _output.Keep();
        }

        try
        {
            await upgrade();
        }
        catch
        {
            await _output.PassAsync();
            throw;
        }

        Volatile.Write(ref _run, run);
    }

    // Apart from what runs afterwards, so that nothing of HTTP is held by it.
    private static async Task<(Func<HandedConnection, Task> Run, HandedConnection Connection)?> RunHttpAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        var transport = connection.Transport;
        var handover = new ConnectionHandover(connection);
        connection.Transport = handover;
        connection.Features.Set(handover);
        var beats = connection.Features.Get<IConnectionHeartbeatFeature>();
        var heartbeat = HttpHeartbeat.Follow(beats);
        connection.Features.Set<IConnectionHeartbeatFeature>(heartbeat);
        try
        {
            await http(connection);
        }
        finally
        {
            heartbeat.End();
            connection.Features.Set(beats);
            connection.Features.Set<ConnectionHandover>(null);
            connection.Transport = transport;
        }

        return handover._run is { } run && await handover.HandAsync() is { } handed ? (run, handed) : null;
    }

    /// <summary>Hands the connection over, with the answer sent; null when its client is gone already.</summary>
    private async ValueTask<HandedConnection?> HandAsync()
    {
        var socket = _output.HasWritten ? null : _connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        var handed = new HandedConnection(_connection, socket);
        try
        {
            await handed.WriteAsync(_output.Kept);
            return handed;
        }
        catch (IOException)
        {
            await handed.DisposeAsync();
            return null;
        }
    }
}
