namespace LiveOrleans.Grains;

/// <summary>How <see cref="Channels.StreamPosition"/> travels between silos.</summary>
[GenerateSerializer]
[Alias("LiveOrleans.StreamPosition")]
[Immutable]
internal struct StreamPositionSurrogate
{
    [Id(0)]
    public string Epoch;

    [Id(1)]
    public ulong Offset;
}
