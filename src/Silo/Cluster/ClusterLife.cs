using LiveOrleans.Grains;

namespace LiveOrleans.Silo;

/// <summary>One life of the node in its cluster: the host of a silo, or of a client.</summary>
internal sealed class ClusterLife(IHost host, SiloDeath death) : IAsyncDisposable
{
    private bool _hasStarted;

    /// <summary>Finds grains while the life lasts.</summary>
    public IGrainFactory Grains { get; } = host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>The channels that the silo owns; null for a client.</summary>
    public ChannelHostDirectory? Owned { get; } = host.Services.GetService<ChannelHostDirectory>();

    /// <summary>Completes with the reason when the life must end.</summary>
    public Task<string> Death => death.Reason;

    /// <summary>Joins the cluster.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await host.StartAsync(cancellationToken);
        _hasStarted = true;
    }

    /// <summary>Gives the silo's channels to others, and takes none any more. Nothing to do for a client.</summary>
    public Task LeaveAsync(CancellationToken cancellationToken) =>
        host.Services.GetService<BeatSender>()?.LeaveAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Closes the sources of a silo that is dead to its cluster.</summary>
    public Task CloseSourcesAsync() => Owned?.CloseAllAsync() ?? Task.CompletedTask;

    /// <summary>Ends the life; nothing to do for one that could not join.</summary>
    /// <param name="cancellationToken">Ends the patience: what has not ended by then is left behind.</param>
    public Task StopAsync(CancellationToken cancellationToken) => _hasStarted ? host.StopAsync(cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    /// <remarks>
    /// Orleans refuses to stop a silo that has not started (<c>Silo.StopAsync</c>), but what had begun of it outlives the host: its
    /// directory looks for members in a loop that never waits then, and takes a processor for good. So its parts are stopped, and
    /// only afterwards: a silo whose parts have stopped waits in its disposal for a stop that it never had.
    /// </remarks>
    public async ValueTask DisposeAsync()
    {
        var begun = _hasStarted ? null : host.Services.GetService<ISiloLifecycleSubject>();
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }

        await (begun?.OnStop(new CancellationToken(canceled: true)) ?? Task.CompletedTask);
    }
}
