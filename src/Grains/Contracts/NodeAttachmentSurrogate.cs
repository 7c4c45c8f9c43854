using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>How <see cref="Channels.NodeAttachment"/> travels between silos.</summary>
[GenerateSerializer]
[Alias("LiveOrleans.NodeAttachment")]
[Immutable]
internal struct NodeAttachmentSurrogate
{
    [Id(0)]
    public NodeId Node;

    [Id(1)]
    public long Revision;

    [Id(2)]
    public int Sessions;

    [Id(3)]
    public ClientInfo[] Members;

    [Id(4)]
    public StreamPosition Known;

    [Id(5)]
    public FencingToken Highest;

    [Id(6)]
    public SourceRequest? Opener;
}
