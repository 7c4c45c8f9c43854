using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>Converts <see cref="ChannelUnavailableException"/> for the way between silos, which would otherwise end as a fault of the serializer.</summary>
[RegisterConverter]
internal sealed class ChannelUnavailableExceptionConverter : IConverter<ChannelUnavailableException, ChannelUnavailableExceptionSurrogate>
{
    public ChannelUnavailableException ConvertFromSurrogate(in ChannelUnavailableExceptionSurrogate surrogate) =>
        new(surrogate.Message);

    public ChannelUnavailableExceptionSurrogate ConvertToSurrogate(in ChannelUnavailableException value) =>
        new() { Message = value.Message };
}
