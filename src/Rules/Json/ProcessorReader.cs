using System.Text.Json;

namespace LiveOrleans.Rules;

/// <summary>Reads <c>frameProcessors</c>.</summary>
internal static class ProcessorReader
{
    /// <summary>Reads a list of processors.</summary>
    public static IReadOnlyList<IFrameProcessor> ReadAll(RuleJson json, string name) =>
        [.. json.Elements(name, RuleReader.MaxElements).Select(Read).OfType<IFrameProcessor>()];

    private static IFrameProcessor? Read(RuleJson json)
    {
        if (RuleKinds.FrameProcessors.Read(json) is not var (type, own))
        {
            return null;
        }

        if (own is not { } settings)
        {
            json.Fault(type, "is missing: an object");
            return null;
        }

        if (type is "multiple")
        {
            settings.CheckMembers("processors");
            return new MultipleProcessor(ReadAll(settings, "processors"));
        }

        settings.CheckMembers("fieldNames");
        return new FieldFilter(Names(settings), keep: type is "keepFields");
    }

    private static List<string> Names(RuleJson settings)
    {
        var names = new List<string>();
        foreach (var element in settings.Elements("fieldNames", JsonAutoConverter.MaxFields))
        {
            if (element.Value.ValueKind is JsonValueKind.String && element.Value.GetString() is { } name)
            {
                names.Add(name);
            }
            else
            {
                element.Fault("must be a field's name");
            }
        }

        var given = settings.Member("fieldNames")?.Value;
        if (given is null || (given.Value.ValueKind is JsonValueKind.Array && given.Value.GetArrayLength() == 0))
        {
            settings.Fault("fieldNames", "is missing: at least one field's name");
        }

        return names;
    }
}
