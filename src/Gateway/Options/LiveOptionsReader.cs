using Microsoft.Extensions.Configuration;

namespace LiveOrleans.Gateway;

/// <summary>Reads the section <c>live</c>. Every fault is found, not only the first.</summary>
public static class LiveOptionsReader
{
    // What the node's wiring reads and checks: nested, and no option of this table.
    private static readonly string[] ReadElsewhere = ["sources", "webhooks", "channel_rules"];

    private static readonly string[] Secretive = [":headers:", ":environment:", ":secure_json_data:"];

    /// <summary>Reads and checks the options.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="faults">What is wrong with it; empty when the options can be used.</param>
    /// <returns>The options; where one is at fault, its default.</returns>
    public static LiveOptions Read(IConfiguration configuration, out IReadOnlyList<OptionFault> faults)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(LiveOptions.SectionName);
        var options = new LiveOptions();
        var found = new List<OptionFault>();
        foreach (var option in LiveOptionTable.All)
        {
            if (ValueOf(section, option.Name) is { } text && !option.TrySet(text, options))
            {
                found.Add(new OptionFault(Qualify(option.Name), text, $"must be {option.Bounds}"));
            }
        }

        found.AddRange(UnknownKeys(section));
        faults = found;
        return options;
    }

    // A list may be one text with commas or an array of texts.
    private static string? ValueOf(IConfigurationSection section, string name)
    {
        var option = section.GetSection(name);
        var items = option.GetChildren().Where(item => IsIndex(item.Key) && item.Value is not null).Select(item => item.Value).ToArray();
        return items.Length == 0 ? option.Value?.Trim() : string.Join(',', items);
    }

    private static IEnumerable<OptionFault> UnknownKeys(IConfigurationSection section) => section.AsEnumerable(makePathsRelative: true)
        .Where(pair => pair.Value is not null && !IsReadElsewhere(pair.Key) && !IsKnown(pair.Key))
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => new OptionFault(Qualify(pair.Key), Shown(pair.Key, pair.Value ?? string.Empty), ReasonForUnknown(pair.Key)));

    // They may be secrets, even where nobody reads them.
    private static string Shown(string key, string value) =>
        Secretive.Any(name => key.Contains(name, StringComparison.OrdinalIgnoreCase)) || key.EndsWith("secret", StringComparison.OrdinalIgnoreCase) || key.StartsWith("auth:", StringComparison.OrdinalIgnoreCase) ? "(not shown)" : value;

    private static bool IsReadElsewhere(string key) => ReadElsewhere.Contains(key.Split(':')[0], StringComparer.OrdinalIgnoreCase)
        || key.StartsWith("auth:keys:", StringComparison.OrdinalIgnoreCase);

    private static bool IsKnown(string key) => LiveOptionTable.All.Any(option =>
        string.Equals(option.Name, key, StringComparison.OrdinalIgnoreCase)
        || (key.StartsWith($"{option.Name}:", StringComparison.OrdinalIgnoreCase) && IsIndex(key.AsSpan(option.Name.Length + 1))));

    private static bool IsIndex(ReadOnlySpan<char> key) => !key.IsEmpty && !key.ContainsAnyExceptInRange('0', '9');

    private static string ReasonForUnknown(string key)
    {
        var nearest = NearestName.Find(key, [.. LiveOptionTable.All.Select(option => option.Name)]);
        return nearest is null ? "there is no such option" : $"there is no such option; did you mean {Qualify(nearest)}?";
    }

    private static string Qualify(string name) => $"{LiveOptions.SectionName}:{name}";
}
