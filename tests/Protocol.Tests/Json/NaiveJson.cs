using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace LiveOrleans.Protocol.Tests;

/// <summary>The JSON encoding once more, slowly: over System.Text.Json and the descriptors, with nothing of the codec's own code.</summary>
internal static class NaiveJson
{
    public static T Read<T>(byte[] json)
        where T : IMessage<T>, new()
    {
        using var document = JsonDocument.Parse(json);
        var message = new T();
        Fill(message, document.RootElement);
        return message;
    }

    public static byte[] Write(IMessage message)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            Write(writer, message);
        }

        return stream.ToArray();
    }

    private static void Fill(IMessage message, JsonElement json)
    {
        foreach (var property in json.EnumerateObject())
        {
            var field = message.Descriptor.FindFieldByName(property.Name)
                ?? throw new JsonException($"{message.Descriptor.Name} has no field {property.Name}.");
            if (field.IsMap)
            {
                var map = (System.Collections.IDictionary)field.Accessor.GetValue(message);
                var values = field.MessageType.Fields.InFieldNumberOrder()[1];
                foreach (var entry in property.Value.EnumerateObject())
                {
                    map.Add(entry.Name, Value(values, entry.Value));
                }
            }
            else if (field.IsRepeated)
            {
                var list = (System.Collections.IList)field.Accessor.GetValue(message);
                foreach (var item in property.Value.EnumerateArray())
                {
                    list.Add(Value(field, item));
                }
            }
            else
            {
                field.Accessor.SetValue(message, Value(field, property.Value));
            }
        }
    }

    private static object Value(FieldDescriptor field, JsonElement json)
    {
        switch (field.FieldType)
        {
            case FieldType.String: return json.GetString() ?? "";
            case FieldType.Bytes: return ByteString.CopyFromUtf8(json.GetRawText());
            case FieldType.Bool: return json.GetBoolean();
            case FieldType.Int32: return json.GetInt32();
            case FieldType.UInt32: return json.GetUInt32();
            case FieldType.Int64: return json.GetInt64();
            case FieldType.UInt64: return json.GetUInt64();
            default:
                var message = field.MessageType.Parser.ParseFrom([]);
                Fill(message, json);
                return message;
        }
    }

    private static void Write(Utf8JsonWriter json, IMessage message)
    {
        json.WriteStartObject();
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder().Reverse())
        {
            var value = field.Accessor.GetValue(message);
            if (value is System.Collections.IDictionary map)
            {
                json.WriteStartObject(field.Name);
                foreach (System.Collections.DictionaryEntry entry in map)
                {
                    json.WritePropertyName((string)entry.Key);
                    Write(json, entry.Value);
                }

                json.WriteEndObject();
            }
            else if (value is not null and not ByteString { IsEmpty: true })
            {
                json.WritePropertyName(field.Name);
                Write(json, value);
            }
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case IMessage message: Write(json, message); break;
            case ByteString bytes: json.WriteRawValue(bytes.Span); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            default: json.WriteRawValue(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{value}"))); break;
        }
    }
}
