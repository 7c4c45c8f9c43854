namespace LiveOrleans.Grains;

/// <summary>How <see cref="Channels.FrameSchema"/> travels between silos.</summary>
[GenerateSerializer]
[Alias("LiveOrleans.FrameSchema")]
[Immutable]
internal struct FrameSchemaSurrogate
{
    [Id(0)]
    public string Hash;

    [Id(1)]
    public byte[] Json;
}
