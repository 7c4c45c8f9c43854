using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>Converts <see cref="NodeAttachment"/> for the way between silos.</summary>
[RegisterConverter]
internal sealed class NodeAttachmentConverter : IConverter<NodeAttachment, NodeAttachmentSurrogate>
{
    public NodeAttachment ConvertFromSurrogate(in NodeAttachmentSurrogate surrogate) =>
        new(surrogate.Node, surrogate.Revision, surrogate.Sessions, surrogate.Members, surrogate.Known, surrogate.Highest)
        {
            Opener = surrogate.Opener,
        };

    public NodeAttachmentSurrogate ConvertToSurrogate(in NodeAttachment value) =>
        new()
        {
            Node = value.Node,
            Revision = value.Revision,
            Sessions = value.Sessions,
            Members = [.. value.Members],
            Known = value.Known,
            Highest = value.Highest,
            Opener = value.Opener,
        };
}
