using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>How <see cref="Channels.SourceRequest"/> travels between silos.</summary>
[GenerateSerializer]
[Alias("LiveOrleans.SourceRequest")]
[Immutable]
internal struct SourceRequestSurrogate
{
    [Id(0)]
    public SourceUser User;

    [Id(1)]
    public byte[] Data;
}
