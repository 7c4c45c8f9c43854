using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>Converts <see cref="FencingToken"/> for the way between silos.</summary>
[RegisterConverter]
internal sealed class FencingTokenConverter : IConverter<FencingToken, FencingTokenSurrogate>
{
    public FencingToken ConvertFromSurrogate(in FencingTokenSurrogate surrogate) =>
        new(surrogate.Value);

    public FencingTokenSurrogate ConvertToSurrogate(in FencingToken value) =>
        new() { Value = value.Value };
}
