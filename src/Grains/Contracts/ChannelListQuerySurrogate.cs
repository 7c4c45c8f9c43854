namespace LiveOrleans.Grains;

/// <summary>How <see cref="Channels.ChannelListQuery"/> travels between silos.</summary>
[GenerateSerializer]
[Alias("LiveOrleans.ChannelListQuery")]
[Immutable]
internal struct ChannelListQuerySurrogate
{
    [Id(0)]
    public long OrgId;

    [Id(1)]
    public string Contains;

    [Id(2)]
    public string After;

    [Id(3)]
    public int Limit;
}
