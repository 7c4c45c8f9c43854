using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>How <see cref="Channels.ChannelStatus"/> travels between silos.</summary>
[GenerateSerializer]
[Alias("LiveOrleans.ChannelStatus")]
[Immutable]
internal struct ChannelStatusSurrogate
{
    [Id(0)]
    public string Channel;

    [Id(1)]
    public NodeId Owner;

    [Id(2)]
    public StreamPosition Top;

    [Id(3)]
    public int Subscribers;

    [Id(4)]
    public int PublicationsPerMinute;

    [Id(5)]
    public SourceStatus? Source;
}
