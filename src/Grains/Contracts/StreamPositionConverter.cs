using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>Converts <see cref="StreamPosition"/> for the way between silos.</summary>
[RegisterConverter]
internal sealed class StreamPositionConverter : IConverter<StreamPosition, StreamPositionSurrogate>
{
    public StreamPosition ConvertFromSurrogate(in StreamPositionSurrogate surrogate) =>
        new(surrogate.Epoch, surrogate.Offset);

    public StreamPositionSurrogate ConvertToSurrogate(in StreamPosition value) =>
        new() { Epoch = value.Epoch, Offset = value.Offset };
}
