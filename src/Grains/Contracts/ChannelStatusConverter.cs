using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>Converts <see cref="ChannelStatus"/> for the way between silos.</summary>
[RegisterConverter]
internal sealed class ChannelStatusConverter : IConverter<ChannelStatus, ChannelStatusSurrogate>
{
    public ChannelStatus ConvertFromSurrogate(in ChannelStatusSurrogate surrogate) =>
        new(
            ChannelId.Parse(surrogate.Channel, out var channel) == ChannelIdStatus.Valid ? channel : throw new FormatException("A channel's name is malformed."),
            surrogate.Owner,
            surrogate.Top,
            surrogate.Subscribers,
            surrogate.PublicationsPerMinute,
            surrogate.Source);

    public ChannelStatusSurrogate ConvertToSurrogate(in ChannelStatus value) =>
        new()
        {
            Channel = value.Channel.Key,
            Owner = value.Owner,
            Top = value.Top,
            Subscribers = value.Subscribers,
            PublicationsPerMinute = value.PublicationsPerMinute,
            Source = value.Source,
        };
}
