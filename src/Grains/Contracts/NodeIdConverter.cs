using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>Converts <see cref="NodeId"/> for the way between silos.</summary>
[RegisterConverter]
internal sealed class NodeIdConverter : IConverter<NodeId, NodeIdSurrogate>
{
    public NodeId ConvertFromSurrogate(in NodeIdSurrogate surrogate) =>
        new(surrogate.Value);

    public NodeIdSurrogate ConvertToSurrogate(in NodeId value) =>
        new() { Value = value.Value };
}
