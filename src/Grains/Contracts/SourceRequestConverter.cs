using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>Converts <see cref="SourceRequest"/> for the way between silos.</summary>
[RegisterConverter]
internal sealed class SourceRequestConverter : IConverter<SourceRequest, SourceRequestSurrogate>
{
    public SourceRequest ConvertFromSurrogate(in SourceRequestSurrogate surrogate) =>
        new(surrogate.User, surrogate.Data);

    public SourceRequestSurrogate ConvertToSurrogate(in SourceRequest value) =>
        new() { User = value.User, Data = WholeArray.Of(value.Data) };
}
