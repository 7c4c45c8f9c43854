using System.Text.Json;
using LiveOrleans.Frames;

namespace LiveOrleans.Rules;

/// <summary>Reads <c>converter</c>.</summary>
internal static class ConverterReader
{
    /// <summary>Reads the converter of a rule; null when there is none, or something is wrong with it.</summary>
    public static IRuleConverter? Read(RuleJson settings) =>
        settings.Member("converter") is not { } json || RuleKinds.Converters.Read(json) is not var (type, own) ? null
        : type switch
        {
            "influxAuto" => new InfluxAutoConverter(Format(own)),
            "jsonAuto" => new JsonAutoConverter(Tips(own)),
            _ => Frame(own),
        };

    private static JsonFrameConverter Frame(RuleJson? settings)
    {
        settings?.CheckMembers();
        return new JsonFrameConverter();
    }

    private static PushFormat Format(RuleJson? settings)
    {
        settings?.CheckMembers("frameFormat");
        if (settings?.Member("frameFormat") is null || settings.Value.Text("frameFormat") is not { } text)
        {
            return PushFormat.LabelsColumn;
        }

        if (!PushFormats.TryParse(text, out var format))
        {
            settings.Value.Fault("frameFormat", $"is \"{text}\" and must be {PushFormats.Allowed}");
        }

        return format;
    }

    private static Dictionary<string, TippedType> Tips(RuleJson? settings)
    {
        var tips = new Dictionary<string, TippedType>(StringComparer.Ordinal);
        settings?.CheckMembers("fieldTips");
        if (settings?.Member("fieldTips") is not { } all || !all.IsObject())
        {
            return tips;
        }

        foreach (var member in all.Value.EnumerateObject())
        {
            if (all.Member(member.Name) is not { } tip || !tip.IsObject())
            {
                continue;
            }

            tip.CheckMembers("name", "type");
            if (TypeOf(tip) is { } type)
            {
                tips[member.Name] = type;
            }
        }

        return tips;
    }

    // The numbers are those of the field types in grafana-plugin-sdk-go, data/field.go; each nullable one follows the one that is not.
    private static TippedType? TypeOf(RuleJson tip)
    {
        var type = tip.Value.TryGetProperty("type"u8, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) ? number : 0;
        switch (type)
        {
            case 19 or 20:
                return TippedType.Number;
            case 21 or 22:
                return TippedType.Text;
            case 23 or 24:
                return TippedType.Boolean;
            default:
                tip.Fault("type", "must be 20 for a number, 22 for a text or 24 for a boolean: the field types that jsonAuto makes");
                return null;
        }
    }
}
