using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>How <see cref="Channels.AppendEntry"/> travels between silos.</summary>
[GenerateSerializer]
[Alias("LiveOrleans.AppendEntry")]
[Immutable]
internal struct AppendEntrySurrogate
{
    [Id(0)]
    public FrameSchema? Schema;

    [Id(1)]
    public byte[] Data;

    [Id(2)]
    public ClientInfo? Publisher;
}
