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
    private Func<HandedConnection, Task>? _run;

    private ConnectionHandover(IDuplexPipe transport)
    {
        Input = new KeptPipeReader(transport.Input, this);
        Output = new KeptPipeWriter(transport.Output, this);
    }

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public PipeWriter Output { get; }

    /// <summary>Whether the connection goes on after HTTP.</summary>
    public bool IsTaken => Volatile.Read(ref _run) is not null;

    /// <summary>Runs a connection: its requests, and then what has taken it.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="http">Runs the connection's requests.</param>
    public static async Task RunAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        if (await RunHttpAsync(connection, http) is { } run)
        {
            await using var handed = new HandedConnection(connection);
            await run(handed);
        }
    }

    /// <summary>Takes the connection: what is given here runs on its bytes when the request has ended, and the connection ends with it.</summary>
    /// <param name="run">What runs. It must hold nothing of the request.</param>
    public void Take(Func<HandedConnection, Task> run) => Volatile.Write(ref _run, run);

    // Apart from what runs afterwards, so that nothing of HTTP is held by it.
    private static async Task<Func<HandedConnection, Task>?> RunHttpAsync(ConnectionContext connection, ConnectionDelegate http)
    {
        var transport = connection.Transport;
        var handover = new ConnectionHandover(transport);
        connection.Transport = handover;
        connection.Features.Set(handover);
        var beats = connection.Features.Get<IConnectionHeartbeatFeature>();
        var heartbeat = HttpHeartbeat.Follow(beats);
        connection.Features.Set<IConnectionHeartbeatFeature>(heartbeat);
        try
        {
            await http(connection);
            return handover._run;
        }
        finally
        {
            heartbeat.End();
            connection.Features.Set(beats);
            connection.Features.Set<ConnectionHandover>(null);
            connection.Transport = transport;
        }
    }
}
