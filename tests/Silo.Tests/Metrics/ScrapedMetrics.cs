using System.Text.RegularExpressions;

namespace LiveOrleans.Silo.Tests;

/// <summary>What a node answers on <c>/metrics</c>.</summary>
internal sealed partial class ScrapedMetrics
{
    private readonly List<(string Name, string Labels)> _samples = [];

    public ScrapedMetrics(string text)
    {
        var types = TypeLine().Matches(text).ToDictionary(static match => match.Groups["name"].Value, static match => match.Groups["type"].Value, StringComparer.Ordinal);
        foreach (var match in SampleLine().Matches(text).Where(static match => Ours().IsMatch(match.Value)))
        {
            // A histogram's samples are named after it.
            var name = types.ContainsKey(match.Groups["name"].Value) ? match.Groups["name"].Value : HistogramEnd().Replace(match.Groups["name"].Value, string.Empty);
            var labels = Label().Matches(match.Groups["labels"].Value).Select(static label => label.Groups["name"].Value)
                .Where(static label => label is not "le" && !label.StartsWith("otel_scope", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
            _samples.Add((name, string.Join(' ', labels)));
        }

        Types = types;
    }

    /// <summary>The type of each name.</summary>
    public IReadOnlyDictionary<string, string> Types { get; }

    /// <summary>The names of ours and the known ones, each with its labels as often as it has them.</summary>
    public IEnumerable<(string Name, string Labels)> Samples => _samples.Distinct();

    [GeneratedRegex(@"^# TYPE (?<name>\S+) (?<type>\w+)\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^(?<name>[a-z_]+)(\{(?<labels>.*)\})? \S+( \d+)?\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SampleLine();

    [GeneratedRegex("^(liveorleans|grafana_live|centrifugo)_", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ours();

    [GeneratedRegex("_(bucket|sum|count)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HistogramEnd();

    [GeneratedRegex("(^|,)(?<name>[a-z_]+)=\"[^\"]*\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();
}
