using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>Converts <see cref="ChannelOwner"/> for the way between silos.</summary>
[RegisterConverter]
internal sealed class ChannelOwnerConverter : IConverter<ChannelOwner, ChannelOwnerSurrogate>
{
    public ChannelOwner ConvertFromSurrogate(in ChannelOwnerSurrogate surrogate) =>
        new(surrogate.Node, surrogate.Incarnation);

    public ChannelOwnerSurrogate ConvertToSurrogate(in ChannelOwner value) =>
        new() { Node = value.Node, Incarnation = value.Incarnation };
}
