using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>Converts <see cref="OfferResult"/> for the way between silos.</summary>
[RegisterConverter]
internal sealed class OfferResultConverter : IConverter<OfferResult, OfferResultSurrogate>
{
    public OfferResult ConvertFromSurrogate(in OfferResultSurrogate surrogate) =>
        new(surrogate.Status, surrogate.Outcome);

    public OfferResultSurrogate ConvertToSurrogate(in OfferResult value) =>
        new() { Status = value.Status, Outcome = value.Outcome };
}
