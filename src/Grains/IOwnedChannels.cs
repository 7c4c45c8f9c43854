using System.Diagnostics.CodeAnalysis;
using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>The channels that a silo owns, for who is in its process and needs no call to reach them.</summary>
public interface IOwnedChannels
{
    /// <summary>Publishes on a channel that this silo owns without a call to its grain, which costs more than what it does.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="publishes">What several have published, in order; at least one entry each.</param>
    /// <param name="results">What became of each, in the same order.</param>
    /// <returns>False when the silo does not own it, or not for long: then its grain is the way.</returns>
    bool TryPublishEach(ChannelId channel, AppendEntry[][] publishes, [NotNullWhen(true)] out Task<PublishResult[]>? results);
}
