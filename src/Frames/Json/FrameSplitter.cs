using System.Text.Json;

namespace LiveOrleans.Frames;

/// <summary>Tells frames from other JSON, and takes schema and data out of them without reading either in full.</summary>
/// <remarks>
/// A frame is an object whose only members are <c>schema</c>, an object with an array <c>fields</c>, and <c>data</c>, an object with
/// an array <c>values</c>; one of the two may be absent. Whatever has more than that, or less, is not taken apart, since putting
/// it together again from the two parts would change it.
/// </remarks>
public static class FrameSplitter
{
    /// <summary>Checks and splits a text. The parts point into it and keep its whitespace.</summary>
    public static FrameSplit Split(ReadOnlyMemory<byte> json)
    {
        if (!JsonText.IsValid(json.Span, out var fault))
        {
            return new FrameSplit(FrameSplitKind.Invalid, default, default, fault);
        }

        return TrySplit(json, out var schema, out var data)
            ? new FrameSplit(FrameSplitKind.Frame, schema, data, default)
            : new FrameSplit(FrameSplitKind.Plain, default, default, default);
    }

    private static bool TrySplit(ReadOnlyMemory<byte> json, out ReadOnlyMemory<byte> schema, out ReadOnlyMemory<byte> data)
    {
        schema = default;
        data = default;
        var reader = new Utf8JsonReader(json.Span, JsonText.ReaderOptions);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSchema = IsNamed(ref reader, "schema"u8);
            if (!isSchema && !IsNamed(ref reader, "data"u8))
            {
                return false;
            }

            ref var part = ref isSchema ? ref schema : ref data;
            if (!part.IsEmpty || !TryTakePart(ref reader, json, isSchema ? "fields"u8 : "values"u8, out part))
            {
                return false;
            }
        }

        return !schema.IsEmpty || !data.IsEmpty;
    }

    private static bool TryTakePart(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, ReadOnlySpan<byte> arrayName, out ReadOnlyMemory<byte> part)
    {
        part = default;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        var start = (int)reader.TokenStartIndex;
        var hasArray = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isArrayName = IsNamed(ref reader, arrayName);
            reader.Read();
            hasArray |= isArrayName && reader.TokenType == JsonTokenType.StartArray;
            reader.Skip();
        }

        part = json[start..(int)reader.BytesConsumed];
        return hasArray;
    }

    // An escaped spelling of these names is nobody's habit, and unescaping can fail.
    private static bool IsNamed(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => !reader.ValueIsEscaped && reader.ValueSpan.SequenceEqual(name);
}
