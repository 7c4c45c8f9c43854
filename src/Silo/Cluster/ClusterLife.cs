using LiveOrleans.Grains;

namespace LiveOrleans.Silo;

/// <summary>One life of the node in its cluster: the host of a silo, or of a client.</summary>
internal sealed class ClusterLife(IHost host, SiloDeath death) : IAsyncDisposable
{
    /// <summary>Finds grains while the life lasts.</summary>
    public IGrainFactory Grains { get; } = host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Completes with the reason when the life must end.</summary>
    public Task<string> Death => death.Reason;

    /// <summary>Joins the cluster.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => host.StartAsync(cancellationToken);

    /// <summary>Gives the silo's channels to others, and takes none any more. Nothing to do for a client.</summary>
    public Task LeaveAsync(CancellationToken cancellationToken) =>
        host.Services.GetService<BeatSender>()?.LeaveAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Closes the sources of a silo that is dead to its cluster.</summary>
    public Task CloseSourcesAsync() => host.Services.GetService<ChannelHostDirectory>()?.CloseAllAsync() ?? Task.CompletedTask;

    /// <summary>Ends the life.</summary>
    /// <param name="cancellationToken">Ends the patience: what has not ended by then is left behind.</param>
    public Task StopAsync(CancellationToken cancellationToken) => host.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}
