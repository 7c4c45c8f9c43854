using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>Converts <see cref="PublishResult"/> for the way between silos.</summary>
[RegisterConverter]
internal sealed class PublishResultConverter : IConverter<PublishResult, PublishResultSurrogate>
{
    public PublishResult ConvertFromSurrogate(in PublishResultSurrogate surrogate) =>
        new(surrogate.Outcome, surrogate.Position) { Fault = surrogate.Fault };

    public PublishResultSurrogate ConvertToSurrogate(in PublishResult value) =>
        new() { Outcome = value.Outcome, Position = value.Position, Fault = value.Fault };
}
