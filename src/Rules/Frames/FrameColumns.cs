using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using LiveOrleans.Channels;
using LiveOrleans.Frames;

namespace LiveOrleans.Rules;

/// <summary>A frame's JSON taken apart by columns. Values are never read but for comparisons: they stay as they were written.</summary>
internal sealed class FrameColumns
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly RuleFrame _frame;
    private readonly JsonElement _schema;
    private readonly JsonElement _data;
    private readonly JsonElement[] _fields;

    private FrameColumns(RuleFrame frame, JsonElement schema, JsonElement data)
    {
        _frame = frame;
        _schema = schema;
        _data = data;
        _fields = [.. schema.GetProperty("fields"u8).EnumerateArray()];
    }

    /// <summary>Takes a frame apart. It has a schema with an array of fields, and data that is empty or an object.</summary>
    public static FrameColumns Read(RuleFrame frame) => new(frame, Parse(frame.Schema.Json), frame.Data.IsEmpty ? default : Parse(frame.Data));

    /// <summary>The first row of a number field; null when there is no such field, no row or no value in it.</summary>
    public double? FirstNumber(string name)
    {
        var index = Array.FindIndex(_fields, field => string.Equals(NameOf(field), name, StringComparison.Ordinal) && IsNumber(field));
        return index >= 0
            && _data.ValueKind is JsonValueKind.Object && _data.TryGetProperty("values"u8, out var values)
            && values.ValueKind is JsonValueKind.Array && index < values.GetArrayLength()
            && values[index] is { ValueKind: JsonValueKind.Array } column && column.GetArrayLength() > 0
            && column[0] is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value)
                ? value
                : null;
    }

    /// <summary>The frame with some of its fields.</summary>
    /// <param name="keep">Whether the field of a name stays; a field without one has an empty name.</param>
    /// <exception cref="ConversionException">None would stay, or the data has not as many columns as the schema.</exception>
    public RuleFrame Where(Func<string, bool> keep)
    {
        bool[] stays = [.. _fields.Select(field => keep(NameOf(field)))];
        if (Array.TrueForAll(stays, static stay => stay))
        {
            return _frame;
        }

        if (!Array.Exists(stays, static stay => stay))
        {
            throw new ConversionException("no field is left of the frame");
        }

        var schema = Write(_schema, static name => name is "fields", stays);
        var data = _data.ValueKind is JsonValueKind.Object ? Write(_data, static _ => true, stays) : default;
        return _frame with { Schema = new FrameSchema(SchemaHash.Of(schema.Span).Text, schema), Data = data };
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static string NameOf(JsonElement field) =>
        field.ValueKind is JsonValueKind.Object && field.TryGetProperty("name"u8, out var name) && name.ValueKind is JsonValueKind.String
            ? name.GetString() ?? string.Empty
            : string.Empty;

    private static bool IsNumber(JsonElement field) =>
        field.TryGetProperty("type"u8, out var type) && type.ValueKind is JsonValueKind.String && type.ValueEquals("number"u8);

    // What is an array by column loses the columns that go; everything else stays.
    private static ReadOnlyMemory<byte> Write(JsonElement value, Func<string, bool> isByColumn, bool[] stays)
    {
        var output = new ArrayBufferWriter<byte>();
        WriteTo(output, value, isByColumn, stays);
        return output.WrittenMemory;
    }

    [SuppressMessage("Usage", "MA0045", Justification = "It is written to memory: there is nothing to wait for.")]
    private static void WriteTo(ArrayBufferWriter<byte> output, JsonElement value, Func<string, bool> isByColumn, bool[] stays)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            json.WritePropertyName(member.Name);
            if (isByColumn(member.Name) && member.Value.ValueKind is JsonValueKind.Array)
            {
                WriteColumns(json, member, stays);
            }
            else
            {
                member.Value.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteColumns(Utf8JsonWriter json, JsonProperty member, bool[] stays)
    {
        if (member.Value.GetArrayLength() != stays.Length)
        {
            throw new ConversionException($"the frame has {stays.Length} fields, and {member.Value.GetArrayLength()} columns in \"{member.Name}\"");
        }

        json.WriteStartArray();
        foreach (var (index, column) in member.Value.EnumerateArray().Index())
        {
            if (stays[index])
            {
                column.WriteTo(json);
            }
        }

        json.WriteEndArray();
    }
}
