using System.Globalization;
using System.Text.RegularExpressions;

namespace LiveOrleans.Architecture;

/// <summary>What is wrong with the files of samples/deploy, as far as it can be seen without running them.</summary>
internal static partial class DeployRules
{
    private static readonly string[] Sections = ["Unit", "Service", "Install"];

    // What the unit may say: a misspelled key is passed over by systemd, and a right with it.
    private static readonly string[] UnitKeys =
    [
        "Description", "Wants", "After", "StartLimitIntervalSec", "StartLimitBurst", "Type", "ExecStart", "ConfigurationDirectory", "WorkingDirectory",
        "EnvironmentFile", "Restart", "RestartSec", "KillSignal", "KillMode", "TimeoutStopSec", "LimitNOFILE", "DynamicUser", "UMask", "NoNewPrivileges",
        "CapabilityBoundingSet", "AmbientCapabilities", "ProtectSystem", "ProtectHome", "PrivateTmp", "PrivateDevices", "PrivateUsers", "ProtectClock",
        "ProtectControlGroups", "ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules", "ProtectKernelTunables", "ProtectProc", "LockPersonality",
        "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID", "KeyringMode", "RestrictAddressFamilies", "SystemCallArchitectures", "SystemCallFilter",
        "SystemCallErrorNumber", "WantedBy",
    ];

    /// <summary>The options that a file names, by environment or with colons, and that docs/configuration.md does not have.</summary>
    /// <param name="text">The file.</param>
    /// <param name="configuration">docs/configuration.md, whose table of options is held to the code's.</param>
    /// <param name="security">docs/security.md, whose table has what an API key is made of.</param>
    public static IEnumerable<string> UnknownOptions(string text, string configuration, string security)
    {
        var options = DocumentedOption().Matches(configuration).Select(match => match.Groups["name"].Value);
        var keys = DocumentedKey().Matches(security).Select(match => $"live:auth:keys:0:{match.Groups["name"].Value}");
        string[] known = [.. options, .. keys];
        return NamedOptions(text)
            .Where(name => !known.Any(option => string.Equals(option, name, StringComparison.Ordinal) || option.StartsWith($"{name}:", StringComparison.Ordinal)))
            .Select(name => $"there is no option {name}");
    }

    /// <summary>The options that a file names.</summary>
    public static IEnumerable<string> NamedOptions(string text) => NamedOption().Matches(text)
        .Select(match => match.Value.Replace("__", ":", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);

    /// <summary>The paths that a file's probes ask.</summary>
    public static IEnumerable<string> ProbePaths(string text) => Probe().Matches(text).Select(match => match.Groups["path"].Value);

    /// <summary>The paths that a file's probes ask, and the server does not answer.</summary>
    public static IEnumerable<string> UnknownPaths(string text, string endpoints) => ProbePaths(text)
        .Where(path => !endpoints.Contains($"MapGet(\"{path}\"", StringComparison.Ordinal)).Select(path => $"the server has no {path}");

    /// <summary>The seconds that stand behind a key.</summary>
    public static int Seconds(string text, string key)
    {
        var match = Regex.Match(text, $@"{Regex.Escape(key)}\s*(?<seconds>\d+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        Assert.True(match.Success, $"{key} is missing");
        return int.Parse(match.Groups["seconds"].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>What cannot be YAML of the plain kind that these files are: steps of two spaces, and one key once in its block.</summary>
    public static IEnumerable<string> YamlFaults(string text)
    {
        var open = new Stack<(int Indent, HashSet<string> Keys)>();
        foreach (var (line, number) in text.Split('\n').Select((line, index) => (line, index + 1)).Where(row => row.line.Trim() is { Length: > 0 } content && content[0] != '#'))
        {
            if (line is "---")
            {
                open.Clear();
                continue;
            }

            var match = YamlLine().Match(line);
            if (!match.Success || match.Groups["indent"].Length % 2 != 0)
            {
                yield return $"line {number} is no key, no item, or not indented by twos: {line}";
                continue;
            }

            var isItem = match.Groups["item"].Success;
            var indent = match.Groups["indent"].Length;
            while (open.TryPeek(out var inner) && inner.Indent > indent)
            {
                open.Pop();
            }

            indent += isItem ? 2 : 0;
            if (!match.Groups["key"].Success)
            {
                continue;
            }

            if (isItem || !open.TryPeek(out var block) || block.Indent < indent)
            {
                open.Push(block = (indent, new HashSet<string>(StringComparer.Ordinal)));
            }

            if (!block.Keys.Add(match.Groups["key"].Value))
            {
                yield return $"line {number} says {match.Groups["key"].Value} a second time";
            }
        }
    }

    /// <summary>What a unit says that systemd would pass over.</summary>
    public static IEnumerable<string> UnitFaults(string text)
    {
        var seen = new List<string>();
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line is ['[', .. var section, ']'])
            {
                seen.Add(section);
            }
            else if (!UnitKeys.Contains(line.Split('=')[0], StringComparer.Ordinal) || !line.Contains('=', StringComparison.Ordinal) || seen.Count == 0)
            {
                yield return $"{line} is no key, or none of a section";
            }
        }

        if (!seen.SequenceEqual(Sections, StringComparer.Ordinal))
        {
            yield return $"the sections are {string.Join(", ", seen)}, not {string.Join(", ", Sections)}";
        }
    }

    [GeneratedRegex(@"^\| `(?<name>live:[a-z_:]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DocumentedOption();

    [GeneratedRegex(@"(?<=### Keys.*)^\| `(?<name>[a-z]+)` \|", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DocumentedKey();

    [GeneratedRegex(@"\blive(__|:)[A-Za-z0-9_]+(:[A-Za-z0-9_]+)*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamedOption();

    [GeneratedRegex(@"(\bpath: |\bGET )(?<path>/\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Probe();

    [GeneratedRegex(@"^(?<indent> *)(?<item>- )?((?<key>[\w.<][\w./<-]*):( .+)?|(?=\S)(?<=- )[^\t]+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex YamlLine();
}
