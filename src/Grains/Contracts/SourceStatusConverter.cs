using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>Converts <see cref="SourceStatus"/> for the way between silos.</summary>
[RegisterConverter]
internal sealed class SourceStatusConverter : IConverter<SourceStatus, SourceStatusSurrogate>
{
    public SourceStatus ConvertFromSurrogate(in SourceStatusSurrogate surrogate) =>
        new(surrogate.Type, surrogate.State, surrogate.Node, surrogate.Token, surrogate.Since, surrogate.Failures, surrogate.LastError);

    public SourceStatusSurrogate ConvertToSurrogate(in SourceStatus value) =>
        new()
        {
            Type = value.Type,
            State = value.State,
            Node = value.Node,
            Token = value.Token,
            Since = value.Since,
            Failures = value.Failures,
            LastError = value.LastError,
        };
}
