using Microsoft.Extensions.Hosting;

namespace LiveOrleans.Gateway;

/// <summary>Ready from when everything that the host runs, the silo among it, has started, until it begins to stop.</summary>
internal sealed class HostReadinessCheck(IHostApplicationLifetime lifetime) : IReadinessCheck
{
    public string Name => "node";

    public ValueTask<string?> CheckAsync(CancellationToken cancellationToken) => ValueTask.FromResult(
        lifetime.ApplicationStopping.IsCancellationRequested ? "the node is stopping"
        : lifetime.ApplicationStarted.IsCancellationRequested ? null
        : "the node is starting");
}
