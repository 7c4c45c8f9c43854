using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>How <see cref="Channels.ChannelOwner"/> travels between silos.</summary>
[GenerateSerializer]
[Alias("LiveOrleans.ChannelOwner")]
[Immutable]
internal struct ChannelOwnerSurrogate
{
    [Id(0)]
    public NodeId Node;

    [Id(1)]
    public long Incarnation;
}
