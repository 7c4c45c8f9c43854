using LiveOrleans.Channels;
using Microsoft.Extensions.Hosting;

namespace LiveOrleans.Gateway;

/// <summary>Lets the open feeds follow the channels' rules while the node runs.</summary>
internal sealed class FeedLimits(ChannelHub hub, ChannelRules rules) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        rules.Changed += Refresh;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        rules.Changed -= Refresh;
        return Task.CompletedTask;
    }

    private void Refresh(object? sender, EventArgs change) => hub.RefreshLimits();
}
