using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>Converts <see cref="ChannelListQuery"/> for the way between silos.</summary>
[RegisterConverter]
internal sealed class ChannelListQueryConverter : IConverter<ChannelListQuery, ChannelListQuerySurrogate>
{
    public ChannelListQuery ConvertFromSurrogate(in ChannelListQuerySurrogate surrogate) =>
        new(surrogate.OrgId, surrogate.Contains, surrogate.After, surrogate.Limit);

    public ChannelListQuerySurrogate ConvertToSurrogate(in ChannelListQuery value) =>
        new() { OrgId = value.OrgId, Contains = value.Contains, After = value.After, Limit = value.Limit };
}
