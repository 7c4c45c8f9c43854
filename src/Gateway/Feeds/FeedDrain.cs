using Microsoft.Extensions.Hosting;

namespace LiveOrleans.Gateway;

/// <summary>Closes the node's feeds while the silo still runs, so that the channels' owners can be told that the node leaves.</summary>
/// <remarks>Hosted services stop in the reverse of the order in which they were added: the silo must have been added before.</remarks>
internal sealed class FeedDrain(ChannelHub hub) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => hub.DisposeAsync().AsTask().WaitAsync(cancellationToken);
}
