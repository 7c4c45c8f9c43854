using LiveOrleans.Gateway;

namespace LiveOrleans.Silo;

/// <summary>Sends the sessions away when the node stops, before the web server waits for them and before the silo ends.</summary>
/// <remarks>They are told 3001, from which clients come back. A node that is alone has nobody to spare, so all are told at once.</remarks>
internal sealed class SessionDrain(SessionDirectory sessions) : IHostedLifecycleService
{
    public Task StoppingAsync(CancellationToken cancellationToken) => sessions.CloseAllAsync(TimeSpan.Zero, cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
