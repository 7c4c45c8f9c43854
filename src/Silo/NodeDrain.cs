using LiveOrleans.Channels;
using LiveOrleans.Gateway;

namespace LiveOrleans.Silo;

/// <summary>Empties a node that stops, before the web server and the silo end: first its channels go to other silos, then its sessions.</summary>
/// <remarks>
/// Sessions are told 3001, from which clients come back, over a window, so that the other nodes are not all asked at once. A node
/// that is alone has nobody to spare, and nobody to give its channels to.
/// </remarks>
internal sealed partial class NodeDrain(
    ClusterMember member, SessionDirectory sessions, SiloView silos, NodeId node, TimeProvider time, ILogger<NodeDrain> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        sessions.Close();
        var hasOthers = silos.Alive().Any(beat => beat.Node != node && !beat.IsLeaving);
        if (hasOthers)
        {
            await LeaveAsync(cancellationToken);
        }

        await sessions.CloseAllAsync(hasOthers ? Window : TimeSpan.Zero, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task LeaveAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await member.LeaveAsync(either.Token);
        }
        catch (Exception exception)
        {
            // What is left of the channels ends with the silo.
            Log.DrainFailed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.DrainFailed, LogLevel.Warning, "Not every channel could be given to another silo in time.", EventName = nameof(EventIds.DrainFailed))]
        public static partial void DrainFailed(ILogger logger, Exception exception);
    }
}
