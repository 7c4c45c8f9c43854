namespace LiveOrleans.Grains;

/// <summary>How <see cref="Channels.FencingToken"/> travels between silos.</summary>
[GenerateSerializer]
[Alias("LiveOrleans.FencingToken")]
[Immutable]
internal struct FencingTokenSurrogate
{
    [Id(0)]
    public long Value;
}
