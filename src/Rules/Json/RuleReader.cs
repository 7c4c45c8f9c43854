using System.Text.Json;

namespace LiveOrleans.Rules;

/// <summary>Reads rules in Grafana's shape: <c>{"pattern":…,"settings":{…}}</c>. Every fault is found, under its JSON path.</summary>
public static class RuleReader
{
    /// <summary>The most outputs, processors or conditions of one list.</summary>
    public const int MaxElements = 32;

    /// <summary>The scope whose channels can be given converters, processors and outputs.</summary>
    private const string PipelineScope = "stream";

    /// <summary>Reads a rule.</summary>
    /// <param name="orgId">The organisation whose channels it is for.</param>
    /// <param name="pattern">Its pattern.</param>
    /// <param name="settings">Its settings; an undefined value for none.</param>
    /// <param name="path">Where the rule stands, for the faults; <c>$</c> for a rule alone.</param>
    /// <param name="faults">What is wrong; empty when nothing is.</param>
    /// <returns>The rule; null when something is wrong.</returns>
    public static RuleDefinition? Read(long orgId, string pattern, JsonElement settings, string path, out IReadOnlyList<RuleFault> faults)
    {
        var found = new List<RuleFault>();
        faults = found;
        var parsed = RulePattern.TryParse(pattern, out var reason);
        if (reason is not null)
        {
            found.Add(new RuleFault($"{path}.pattern", reason));
        }

        var rule = ReadSettings(orgId, parsed, settings, $"{path}.settings", found);
        return found.Count == 0 ? rule : null;
    }

    /// <summary>Reads a rule that is one JSON object.</summary>
    /// <param name="orgId">The organisation whose channels it is for.</param>
    /// <param name="rule">The object.</param>
    /// <param name="path">Where the rule stands, for the faults; <c>$</c> for a rule alone.</param>
    /// <param name="faults">What is wrong; empty when nothing is.</param>
    /// <returns>The rule; null when something is wrong.</returns>
    public static RuleDefinition? Read(long orgId, JsonElement rule, string path, out IReadOnlyList<RuleFault> faults)
    {
        var found = new List<RuleFault>();
        var json = new RuleJson(rule, path, found);
        faults = found;
        if (!json.IsObject())
        {
            return null;
        }

        json.CheckMembers("pattern", "settings", "version", "orgId");
        var pattern = json.Text("pattern");
        var settings = rule.TryGetProperty("settings"u8, out var given) ? given : default;
        if (pattern is null)
        {
            ReadSettings(orgId, null, settings, $"{path}.settings", found);
            return null;
        }

        var read = Read(orgId, pattern, settings, path, out var more);
        found.AddRange(more);
        return found.Count == 0 ? read : null;
    }

    private static RuleDefinition? ReadSettings(long orgId, RulePattern? pattern, JsonElement settings, string path, List<RuleFault> faults)
    {
        var isNone = settings.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
        var json = new RuleJson(settings, path, faults);
        if (isNone || !json.IsObject())
        {
            if (isNone)
            {
                json.Fault("is missing: an object");
            }

            return null;
        }

        json.CheckMembers("auth", "subscribers", "dataOutputs", "converter", "frameProcessors", "frameOutputs", "history");
        var (subscribe, publish) = SettingsReader.Auth(json);
        SettingsReader.Subscribers(json);
        var history = SettingsReader.History(json);
        var outputs = new OutputReader(pattern);
        var dataOutputs = outputs.DataOutputs(json);
        var converter = ConverterReader.Read(json);
        var processors = ProcessorReader.ReadAll(json, "frameProcessors");
        var frameOutputs = outputs.FrameOutputs(json, "frameOutputs");
        CheckScope(pattern, json);
        return pattern is null ? null : new RuleDefinition(orgId, pattern)
        {
            SubscribeRole = subscribe,
            PublishRole = publish,
            History = history,
            DataOutputs = dataOutputs,
            Converter = converter,
            FrameProcessors = processors,
            FrameOutputs = frameOutputs,
            Settings = settings.GetRawText(),
        };
    }

    // What a source writes is stored with its lease and its cursor in one step, which redirections would tear apart.
    private static void CheckScope(RulePattern? pattern, RuleJson settings)
    {
        if (pattern is null || pattern.Segments is [PipelineScope, _, ..])
        {
            return;
        }

        foreach (var name in (string[])["dataOutputs", "converter", "frameProcessors", "frameOutputs"])
        {
            if (settings.Member(name) is { } member && !(member.Value.ValueKind is JsonValueKind.Array && member.Value.GetArrayLength() == 0))
            {
                member.Fault($"is for channels of the scope {PipelineScope} alone: the pattern must begin with {PipelineScope}/");
            }
        }
    }
}
