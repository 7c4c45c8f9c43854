using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>Converts <see cref="FrameSchema"/> for the way between silos.</summary>
[RegisterConverter]
internal sealed class FrameSchemaConverter : IConverter<FrameSchema, FrameSchemaSurrogate>
{
    public FrameSchema ConvertFromSurrogate(in FrameSchemaSurrogate surrogate) =>
        new(surrogate.Hash, surrogate.Json);

    public FrameSchemaSurrogate ConvertToSurrogate(in FrameSchema value) =>
        new() { Hash = value.Hash, Json = WholeArray.Of(value.Json) };
}
