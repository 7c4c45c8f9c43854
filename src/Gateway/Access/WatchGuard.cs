using LiveOrleans.Channels;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>Refuses Grafana's scope <c>watch</c> for good, so that pages poll in its place instead of trying again for ever.</summary>
internal sealed class WatchGuard : IChannelGuard
{
    private static readonly Refusal Refused = new(
        LiveError.NotFound, "watching Grafana's own resources is not offered here", "polling, which Grafana's pages fall back to");

    /// <inheritdoc/>
    public bool Guards(ChannelId channel) => channel.Scope is "watch";

    /// <inheritdoc/>
    public ValueTask<Refusal?> CheckAsync(AccessRequest request, CancellationToken cancellationToken) => ValueTask.FromResult<Refusal?>(Refused);
}
