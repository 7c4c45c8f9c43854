using Microsoft.Extensions.Hosting;

namespace LiveOrleans.Gateway;

/// <summary>Closes the node's feeds while the silo still runs, so that the channels' owners can be told that the node leaves.</summary>
/// <remarks>Hosted services stop in the reverse of the order in which they were added: the silo must have been added before.</remarks>
internal sealed class FeedDrain(ChannelHub hub) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Closes the feeds; a stop that is in a hurry goes on without them.</summary>
    public async Task StopAsync(CancellationToken cancellationToken) =>
        await hub.DisposeAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
