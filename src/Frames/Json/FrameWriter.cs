using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LiveOrleans.Frames;

/// <summary>Writes frames in the JSON that Grafana's front end and its plugin SDK read.</summary>
/// <remarks>The format: grafana-plugin-sdk-go, data/frame_json.go. The output holds no raw newline.</remarks>
public static class FrameWriter
{
    // Not for HTML; only what JSON demands is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes the frame object with the parts asked for.</summary>
    /// <exception cref="InvalidOperationException">Data is asked for and the columns differ in length.</exception>
    public static void Write(Frame frame, FrameInclude include, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        if (include != FrameInclude.Data)
        {
            json.WritePropertyName("schema"u8);
            WriteSchemaObject(frame, json);
        }

        if (include != FrameInclude.Schema)
        {
            json.WritePropertyName("data"u8);
            WriteDataObject(frame, json);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the value of the member <c>schema</c> alone.</summary>
    public static void WriteSchema(Frame frame, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, Options);
        WriteSchemaObject(frame, json);
    }

    /// <summary>Writes the value of the member <c>data</c> alone.</summary>
    /// <exception cref="InvalidOperationException">The columns differ in length.</exception>
    public static void WriteData(Frame frame, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, Options);
        WriteDataObject(frame, json);
    }

    private static void WriteSchemaObject(Frame frame, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (frame.Name.Length > 0)
        {
            json.WriteString("name"u8, frame.Name);
        }

        json.WriteStartArray("fields"u8);
        foreach (var field in frame.Fields)
        {
            WriteFieldSchema(field, json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFieldSchema(FrameField field, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (field.Name.Length > 0)
        {
            json.WriteString("name"u8, field.Name);
        }

        json.WriteString("type"u8, field.JsonType);
        json.WriteStartObject("typeInfo"u8);
        json.WriteString("frame"u8, field.GoType);
        if (field.IsNullable)
        {
            json.WriteBoolean("nullable"u8, true);
        }

        json.WriteEndObject();
        if (field.Labels is { } labels)
        {
            json.WriteStartObject("labels"u8);
            foreach (var (key, value) in labels.Pairs)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteDataObject(Frame frame, Utf8JsonWriter json)
    {
        // Asked for its check: columns of different length must not be written.
        _ = frame.RowCount;
        json.WriteStartObject();
        WritePerField(frame, json, "values"u8, static (field, writer) =>
        {
            writer.WriteStartArray();
            field.WriteValues(writer);
            writer.WriteEndArray();
        });
        if (frame.Fields.Any(static field => field.HasNanos))
        {
            WritePerField(frame, json, "nanos"u8, static (field, writer) => field.WriteNanos(writer));
        }

        if (frame.Fields.Any(static field => field.HasEntities))
        {
            WritePerField(frame, json, "entities"u8, static (field, writer) => field.WriteEntities(writer));
        }

        json.WriteEndObject();
    }

    private static void WritePerField(Frame frame, Utf8JsonWriter json, ReadOnlySpan<byte> name, Action<FrameField, Utf8JsonWriter> write)
    {
        json.WriteStartArray(name);
        foreach (var field in frame.Fields)
        {
            write(field, json);
        }

        json.WriteEndArray();
    }
}
