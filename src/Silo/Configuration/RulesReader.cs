using System.Text.Json;
using LiveOrleans.Gateway;
using LiveOrleans.Rules;

namespace LiveOrleans.Silo;

/// <summary>Reads <c>live:channel_rules</c>: an array of objects. Every fault is found, under the name of what is wrong.</summary>
internal static class RulesReader
{
    /// <summary>The name of the array within the section <c>live</c>.</summary>
    public const string SectionName = "channel_rules";

    private static readonly EntryKey PatternKey = new(
        "pattern", EntryKey.Required, "a pattern of channels without tenant, such as stream/sensors/:room",
        "Which channels the rule is for.");

    private static readonly EntryKey SettingsKey = new(
        "settings", EntryKey.Required, "an object, or one text that holds it",
        "What the rule says of its channels. One text, where a text within it looks like a number.");

    private static readonly EntryKey OrgKey = new("org", "1", EntryKey.OrgBounds, "The organisation whose channels they are.");

    /// <summary>The keys of an entry, in the order of the documentation.</summary>
    public static IReadOnlyList<EntryKey> Keys { get; } = [PatternKey, SettingsKey, OrgKey];

    /// <summary>Reads and checks the rules.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="faults">What is wrong; empty when the rules can be used.</param>
    public static IReadOnlyList<RuleDefinition> Read(IConfiguration configuration, out IReadOnlyList<OptionFault> faults)
    {
        var found = new List<OptionFault>();
        var rules = new List<(RuleDefinition Rule, string Path)>();
        var array = configuration.GetSection($"{LiveOptions.SectionName}:{SectionName}");
        foreach (var entry in ConfiguredEntry.ReadArray(array, Keys, SecretValues.None, found))
        {
            entry.CheckKeys(Keys, "there is no such option of a rule");
            if (ReadEntry(entry) is { } rule)
            {
                rules.Add((rule, entry.Path));
            }
        }

        var set = new RuleSet(rules.Select(static entry => entry.Rule), TimeProvider.System);
        foreach (var (rule, other) in set.Conflicts)
        {
            found.Add(new OptionFault(
                $"{rules.Find(entry => entry.Rule == rule).Path}:pattern", rule.Pattern.Text, $"does not go with the pattern {other} of an entry before: one must go"));
        }

        faults = found;
        return [.. rules.Select(static entry => entry.Rule)];
    }

    private static RuleDefinition? ReadEntry(ConfiguredEntry entry)
    {
        var pattern = entry.Required(PatternKey);
        var org = entry.Org(OrgKey);
        var settings = ConfiguredJson.Read(entry.Section(SettingsKey.Name), out var reason);
        if (settings is null)
        {
            entry.Fault(SettingsKey.Name, ConfiguredEntry.NotShown, reason);
        }
        else if (settings.Length == 0)
        {
            entry.Missing(SettingsKey);
        }

        if (pattern is null || org is null || settings is not { Length: > 0 })
        {
            return null;
        }

        using var json = JsonDocument.Parse(settings);
        var rule = RuleReader.Read(org.Value, pattern, json.RootElement.Clone(), "$", out var faults);
        foreach (var fault in faults)
        {
            entry.Fault(KeyOf(fault.Path), string.Equals(fault.Path, "$.pattern", StringComparison.Ordinal) ? pattern : ConfiguredEntry.NotShown, fault.Reason);
        }

        return rule;
    }

    // $.settings.dataOutputs[0].type is settings:dataOutputs:0:type in a configuration.
    private static string KeyOf(string path) => path[2..].Replace("[", ":", StringComparison.Ordinal).Replace("]", string.Empty, StringComparison.Ordinal).Replace('.', ':');
}
