using System.Text.RegularExpressions;

namespace LiveOrleans.Architecture;

/// <summary>What is wrong with docs/compatibility.md: every row of its tables names tests that exist.</summary>
internal static partial class CompatibilityRules
{
    private static readonly string[] Answers = ["same", "better", "not"];

    /// <summary>The faults of the rows.</summary>
    /// <param name="document">The page.</param>
    /// <param name="tests">The C# tests.</param>
    /// <param name="scripts">The tests with real clients, by the name of their file.</param>
    public static IEnumerable<string> Faults(string document, IReadOnlyList<SourceFile> tests, IReadOnlyDictionary<string, string> scripts)
    {
        foreach (var cells in Rows(document))
        {
            var feature = cells[0];
            if (cells.Length != 4)
            {
                yield return $"\"{feature}\" has {cells.Length} cells, not 4";
                continue;
            }

            if (!Answers.Contains(cells[1], StringComparer.Ordinal))
            {
                yield return $"\"{feature}\" is \"{cells[1]}\", not one of {string.Join(", ", Answers)}";
            }

            if (cells[1] is not "same" && cells[2].Length == 0)
            {
                yield return $"\"{feature}\" does not say how or why not";
            }

            var names = Quoted().Matches(cells[3]).Select(match => match.Groups["name"].Value).ToArray();
            if (names.Length == 0)
            {
                yield return $"\"{feature}\" names no test";
            }

            foreach (var name in names.Where(name => !Exists(name, tests, scripts)))
            {
                yield return $"\"{feature}\" names {name}, which does not exist";
            }
        }
    }

    private static IEnumerable<string[]> Rows(string document) => document.Split('\n')
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| feature |", StringComparison.Ordinal))
        .Select(line => line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries));

    private static bool Exists(string name, IReadOnlyList<SourceFile> tests, IReadOnlyDictionary<string, string> scripts)
    {
        if (name.Split(": ", 2) is [var script, var words])
        {
            return scripts.TryGetValue(script, out var text) && text.Contains(words, StringComparison.Ordinal);
        }

        var parts = name.Split('.');
        return tests.Any(file => file.Path.EndsWith($"/{parts[0]}.cs", StringComparison.Ordinal)
            && (parts.Length == 1 || file.Text.Contains($" {parts[1]}(", StringComparison.Ordinal)));
    }

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();
}
