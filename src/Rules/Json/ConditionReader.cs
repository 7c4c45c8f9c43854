using System.Text.Json;

namespace LiveOrleans.Rules;

/// <summary>Reads the condition of a conditional output.</summary>
internal static class ConditionReader
{
    private static readonly string[] Operators = ["lt", "gt", "lte", "gte", "eq", "ne"];

    /// <summary>Reads a condition; null when something is wrong with it.</summary>
    public static IFrameCondition? Read(RuleJson json)
    {
        if (RuleKinds.Conditions.Read(json) is not var (type, own))
        {
            return null;
        }

        if (own is not { } settings)
        {
            json.Fault(type, "is missing: an object");
            return null;
        }

        return type is "multiple" ? Multiple(settings) : Number(settings);
    }

    private static MultipleCondition? Multiple(RuleJson settings)
    {
        settings.CheckMembers("conditionType", "conditions");
        var type = settings.Text("conditionType");
        if (type is not (null or "all" or "any"))
        {
            settings.Fault("conditionType", $"is \"{type}\" and must be all or any");
        }

        var elements = settings.Elements("conditions", RuleReader.MaxElements).ToArray();
        if (elements.Length == 0)
        {
            settings.Fault("conditions", "must have at least one condition");
        }

        return new MultipleCondition(type is "all", [.. elements.Select(Read).OfType<IFrameCondition>()]);
    }

    private static NumberCondition? Number(RuleJson settings)
    {
        settings.CheckMembers("fieldName", "op", "value");
        var name = settings.Text("fieldName");
        var op = settings.Text("op");
        var index = Array.IndexOf(Operators, op);
        if (op is not null && index < 0)
        {
            settings.Fault("op", $"is \"{op}\" and must be one of {string.Join(", ", Operators)}");
        }

        var value = settings.Value.TryGetProperty("value"u8, out var given) && given.ValueKind is JsonValueKind.Number && given.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : (double?)null;
        if (value is null)
        {
            settings.Fault("value", "must be a number");
        }

        return name is null || index < 0 || value is not { } known ? null : new NumberCondition(name, (NumberComparison)index, known);
    }
}
