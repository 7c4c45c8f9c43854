using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace LiveOrleans.Silo.Tests;

/// <summary>What docs/metrics.md says.</summary>
internal static partial class DocumentedMetrics
{
    /// <summary>Every name with its type and labels: ours, and the known ones with both of their beginnings.</summary>
    public static IReadOnlyDictionary<string, (string Type, string Labels)> Read()
    {
        var all = new Dictionary<string, (string Type, string Labels)>(StringComparer.Ordinal);
        foreach (var cells in File.ReadLines(DocumentPath()).Where(static line => line.StartsWith("| `", StringComparison.Ordinal)).Select(static line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1]))
        {
            var name = cells[0].Trim('`');
            if (cells.Length == 5)
            {
                all.Add(name, (cells[1], LabelsOf(cells[3])));
            }
            else if (cells.Length == 3)
            {
                all.Add($"grafana_live_{name}", ("gauge", LabelsOf(cells[1])));
                all.Add($"centrifugo_{name}", ("gauge", LabelsOf(cells[1])));
            }
        }

        return all;
    }

    private static string LabelsOf(string cell) => string.Join(' ', Quoted().Matches(cell).Select(static match => match.Groups["name"].Value).Order(StringComparer.Ordinal));

    private static string DocumentPath([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path) ?? ".", "../../../docs/metrics.md");

    [GeneratedRegex("`(?<name>[a-z_]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();
}
