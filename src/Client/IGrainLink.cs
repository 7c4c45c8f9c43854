using LiveOrleans.Channels;
using LiveOrleans.Grains;

namespace LiveOrleans.Client;

/// <summary>The node's link to the cluster's grains, which comes and goes with the silo or the client in its process.</summary>
public interface IGrainLink
{
    /// <summary>Finds grains.</summary>
    /// <exception cref="ChannelUnavailableException">The node has no link now.</exception>
    IGrainFactory Grains { get; }

    /// <summary>The channels that the silo in this process owns; null when there is none.</summary>
    IOwnedChannels? Owned { get; }
}
