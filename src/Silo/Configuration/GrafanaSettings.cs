using LiveOrleans.Gateway;

namespace LiveOrleans.Silo;

/// <summary>Picks from Grafana's own settings, in a file and in the environment, those that have a meaning here.</summary>
/// <remarks>
/// Such a file serves another program too: what is not known here is passed over, with a warning where it is in the section
/// <c>[live]</c>. What is known and wrong is a fault like any other.
/// </remarks>
internal sealed class GrafanaSettings
{
    private const string EnvironmentPrefix = "GF_LIVE_";
    private readonly Dictionary<string, string?> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _warnings = [];
    private readonly List<OptionFault> _faults = [];

    private GrafanaSettings()
    {
    }

    /// <summary>Configuration keys and values: <c>live:max_connections</c> and so on.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Values => _values;

    /// <summary>What was passed over, a sentence each.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<OptionFault> Faults => _faults;

    /// <summary>Reads a Grafana ini file.</summary>
    /// <param name="path">Where it is, as the operator wrote it.</param>
    public static async Task<GrafanaSettings> FromFileAsync(string path)
    {
        try
        {
            return FromText(await File.ReadAllTextAsync(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var settings = new GrafanaSettings();
            settings._faults.Add(new OptionFault("--config", path, $"the file cannot be read: {e.Message}"));
            return settings;
        }
    }

    /// <summary>Reads the text of a Grafana ini file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Where it came from, for warnings and faults.</param>
    public static GrafanaSettings FromText(string text, string path)
    {
        var settings = new GrafanaSettings();
        var entries = GrafanaIni.Parse(text, out var faults);
        settings._faults.AddRange(faults.Select(fault => new OptionFault("--config", path, fault)));
        foreach (var entry in entries.Where(entry => entry.Section is "live"))
        {
            settings.Take(entry.Key, entry.Value, $"{path}, line {entry.Line}");
        }

        settings.TakeRootUrl(entries, path);
        return settings;
    }

    /// <summary>Reads <c>GF_LIVE_…</c> and <c>GF_SERVER_ROOT_URL</c>.</summary>
    /// <param name="environment">The process's environment.</param>
    public static GrafanaSettings FromEnvironment(IEnumerable<KeyValuePair<string, string>> environment)
    {
        var settings = new GrafanaSettings();
        foreach (var (name, value) in environment.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (name.StartsWith(EnvironmentPrefix, StringComparison.Ordinal))
            {
                settings.Take(name[EnvironmentPrefix.Length..].ToLowerInvariant(), value, $"environment variable {name}");
            }
            else if (name is "GF_SERVER_ROOT_URL")
            {
                settings.TakeValue("root_url", value, $"environment variable {name}");
            }
        }

        return settings;
    }

    private static bool IsKnown(string key) => LiveOptionTable.All.Any(option =>
        option.FromGrafana && option.Name is not "root_url" && string.Equals(option.Name, key, StringComparison.OrdinalIgnoreCase));

    private void Take(string key, string value, string origin)
    {
        if (IsKnown(key))
        {
            TakeValue(key, value, origin);
            return;
        }

        _warnings.Add($"{origin}: {key} has no meaning here and is passed over.");
    }

    private void TakeValue(string key, string value, string origin)
    {
        if (value.Contains("$__", StringComparison.Ordinal) || value.Contains("${", StringComparison.Ordinal))
        {
            _faults.Add(new OptionFault($"live:{key}", value, $"{origin}: ${{…}}, $__env and $__file are not expanded here; write the value itself"));
            return;
        }

        _values[$"live:{key}"] = value;
    }

    private void TakeRootUrl(IReadOnlyList<GrafanaIniEntry> entries, string path)
    {
        if (GrafanaServerSection.FindRootUrl(entries) is { } found)
        {
            TakeValue("root_url", found.Value, $"{path}, line {found.Line}");
        }
    }
}
