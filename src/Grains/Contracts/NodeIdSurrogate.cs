namespace LiveOrleans.Grains;

/// <summary>How <see cref="Channels.NodeId"/> travels between silos.</summary>
[GenerateSerializer]
[Alias("LiveOrleans.NodeId")]
[Immutable]
internal struct NodeIdSurrogate
{
    [Id(0)]
    public string Value;
}
