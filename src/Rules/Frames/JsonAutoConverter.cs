using System.Globalization;
using System.Text.Json;
using LiveOrleans.Frames;

namespace LiveOrleans.Rules;

/// <summary><c>jsonAuto</c>: JSON becomes a frame of one row. Keys within objects are joined by a dot, array elements are <c>[i]</c>.</summary>
/// <param name="tips">The fields that are there though their value is null, by name.</param>
internal sealed class JsonAutoConverter(IReadOnlyDictionary<string, TippedType> tips) : IRuleConverter
{
    /// <summary>The most fields of a frame: each becomes a column on every screen that shows it.</summary>
    public const int MaxFields = 1000;

    private const string TimeName = "Time";

    /// <inheritdoc/>
    public IReadOnlyList<RuleFrame> Convert(string channel, ReadOnlyMemory<byte> data, long now)
    {
        if (!JsonText.IsValid(data.Span, out var fault))
        {
            throw new ConversionException($"byte {fault.Position}: {fault.Reason.TrimEnd('.')}");
        }

        using var document = JsonDocument.Parse(data);
        var frame = new Frame(string.Empty);
        frame.AddTime(TimeName).Append(now);
        Add(frame, string.Empty, document.RootElement);
        return frame.Fields.Count == 1
            ? throw new ConversionException("there is no value in it that a field could be made of")
            : [FrameEncoding.Encode(null, frame)];
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private void Add(Frame frame, string path, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    Add(frame, Join(path, member.Name), member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (index, element) in value.EnumerateArray().Index())
                {
                    Add(frame, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), element);
                }

                break;
            default:
                AddValue(frame, path, value);
                break;
        }
    }

    private void AddValue(Frame frame, string name, JsonElement value)
    {
        if (frame.Fields.Count > MaxFields)
        {
            throw new ConversionException($"it has more than {MaxFields} values");
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Number when value.TryGetDouble(out var number) && double.IsFinite(number):
                frame.AddNumber(name, nullable: true).Append(number);
                break;
            case JsonValueKind.Number:
                throw new ConversionException($"the number of \"{name}\" is too great");
            case JsonValueKind.String:
                frame.AddText(name, nullable: true).Append(TextOf(name, value));
                break;
            case JsonValueKind.True or JsonValueKind.False:
                frame.AddBoolean(name, nullable: true).Append(value.GetBoolean());
                break;
            default:
                AddTipped(frame, name);
                break;
        }
    }

    private static string TextOf(string name, JsonElement value)
    {
        try
        {
            return value.GetString() ?? string.Empty;
        }
        catch (InvalidOperationException exception)
        {
            throw new ConversionException($"the text of \"{name}\" has half of a surrogate pair", exception);
        }
    }

    // A null tells no type.
    private void AddTipped(Frame frame, string name)
    {
        if (!tips.TryGetValue(name, out var type))
        {
            return;
        }

        FrameField field = type switch
        {
            TippedType.Number => frame.AddNumber(name, nullable: true),
            TippedType.Text => frame.AddText(name, nullable: true),
            _ => frame.AddBoolean(name, nullable: true),
        };
        field.AppendNull();
    }
}
