using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>Converts <see cref="AppendEntry"/> for the way between silos.</summary>
[RegisterConverter]
internal sealed class AppendEntryConverter : IConverter<AppendEntry, AppendEntrySurrogate>
{
    public AppendEntry ConvertFromSurrogate(in AppendEntrySurrogate surrogate) =>
        surrogate.Schema is { } schema
            ? AppendEntry.Frame(schema, surrogate.Data)
            : AppendEntry.Json(surrogate.Data, surrogate.Publisher);

    public AppendEntrySurrogate ConvertToSurrogate(in AppendEntry value) =>
        new() { Schema = value.Schema, Data = WholeArray.Of(value.Data), Publisher = value.Publisher };
}
