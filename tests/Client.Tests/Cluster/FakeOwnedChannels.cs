using System.Diagnostics.CodeAnalysis;
using LiveOrleans.Channels;
using LiveOrleans.Grains;

namespace LiveOrleans.Client.Tests;

/// <summary>The channels of a silo in this process: those that a test names.</summary>
internal sealed class FakeOwnedChannels(params ChannelId[] owned) : IOwnedChannels
{
    /// <summary>What was published on them, in order.</summary>
    public List<(ChannelId Channel, AppendEntry[][] Publishes)> Published { get; } = [];

    /// <summary>What becomes of a call.</summary>
    public Func<AppendEntry[][], Task<PublishResult[]>> Answer { get; set; } = static publishes =>
        Task.FromResult<PublishResult[]>([.. publishes.Select(static (_, index) => new PublishResult(PublishOutcome.Published, new StreamPosition("own", (ulong)index + 1)))]);

    public bool TryPublishEach(ChannelId channel, AppendEntry[][] publishes, [NotNullWhen(true)] out Task<PublishResult[]>? results)
    {
        results = null;
        if (!owned.Contains(channel))
        {
            return false;
        }

        Published.Add((channel, publishes));
        results = Answer(publishes);
        return true;
    }
}
