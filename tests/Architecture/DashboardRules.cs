using System.Text.Json;
using System.Text.RegularExpressions;

namespace LiveOrleans.Architecture;

/// <summary>What is wrong with the files of samples/grafana-dashboard, as far as it can be seen without running them.</summary>
internal static partial class DashboardRules
{
    // Added by Prometheus or by a histogram, or made by an expression itself.
    private static readonly string[] OtherLabels = ["job", "instance", "le"];

    /// <summary>The expressions of a dashboard's panels.</summary>
    public static IEnumerable<string> PanelExpressions(string dashboard)
    {
        using var document = JsonDocument.Parse(dashboard);
        return [.. document.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(static panel => panel.TryGetProperty("targets", out var targets) ? targets.EnumerateArray() : [])
            .Select(static target => target.GetProperty("expr").GetString() ?? string.Empty)];
    }

    /// <summary>The expressions of alerting rules, which are one line or a folded block.</summary>
    public static IEnumerable<string> AlertExpressions(string rules) => Expression().Matches(rules).Select(static match => match.Groups["expression"].Value);

    /// <summary>The ids of a dashboard's panels that two panels have, and panels that lie upon each other.</summary>
    public static IEnumerable<string> PanelFaults(string dashboard)
    {
        using var document = JsonDocument.Parse(dashboard);
        JsonElement[] panels = [.. document.RootElement.GetProperty("panels").EnumerateArray()];
        var faults = panels.GroupBy(static panel => panel.GetProperty("id").GetInt32()).Where(static group => group.Count() > 1).Select(static group => $"two panels have the id {group.Key}").ToList();
        var taken = new HashSet<(int, int)>();
        foreach (var panel in panels)
        {
            var place = panel.GetProperty("gridPos");
            var (x, y, width, height) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32(), place.GetProperty("w").GetInt32(), place.GetProperty("h").GetInt32());
            var cells = Enumerable.Range(x, width).SelectMany(column => Enumerable.Range(y, height).Select(line => (column, line)));
            if (x + width > 24 || !cells.All(taken.Add))
            {
                faults.Add($"the panel {panel.GetProperty("title").GetString()} lies upon another or outside");
            }
        }

        return faults;
    }

    /// <summary>The metrics and labels of an expression that docs/metrics.md does not have.</summary>
    /// <param name="expression">PromQL.</param>
    /// <param name="page">docs/metrics.md.</param>
    public static IEnumerable<string> UnknownNames(string expression, string page)
    {
        var documented = DocumentedMetric().Matches(page).ToDictionary(
            static match => match.Groups["name"].Value,
            static match => Quoted().Matches(match.Groups["labels"].Value).Select(static label => label.Groups["name"].Value).Concat(OtherLabels).ToArray(),
            StringComparer.Ordinal);
        var labels = new HashSet<string>(OtherLabels, StringComparer.Ordinal);
        foreach (var metric in Metric().Matches(expression).Select(static match => match.Groups["name"].Value))
        {
            if (!documented.TryGetValue(metric, out var known) && !documented.TryGetValue(HistogramEnd().Replace(metric, string.Empty), out known))
            {
                yield return $"there is no metric {metric}";
                continue;
            }

            labels.UnionWith(known);
        }

        foreach (var label in UsedLabels(expression).Where(label => !labels.Contains(label)))
        {
            yield return $"there is no label {label}";
        }
    }

    /// <summary>The places in documents that rules point to and that do not exist.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="read">Reads a document.</param>
    public static IEnumerable<string> UnknownRunbooks(string rules, Func<string, string> read) => Runbook().Matches(rules)
        .Select(static match => (Page: match.Groups["page"].Value, Anchor: match.Groups["anchor"].Value))
        .Where(place => !Heading().Matches(read(place.Page)).Any(heading => string.Equals(AnchorOf(heading.Groups["text"].Value), place.Anchor, StringComparison.Ordinal)))
        .Select(static place => $"{place.Page} has no heading #{place.Anchor}");

    /// <summary>How often rules point to documents.</summary>
    public static int Runbooks(string rules) => Runbook().Count(rules);

    private static string AnchorOf(string heading) => NotInAnchors().Replace(heading.Trim(), string.Empty).Replace(' ', '-').ToLower(System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<string> UsedLabels(string expression) =>
        Selector().Matches(expression).Select(static match => match.Groups["name"].Value)
            .Concat(Grouping().Matches(expression).SelectMany(static match => match.Groups["names"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
            .Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"^ +expr: (>-\s*)?(?<expression>.*?)(?=^ +(for|labels):)", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Expression();

    [GeneratedRegex(@"^\| `(?<name>[a-z_]+)` \| (gauge|counter|histogram) \| [^|]* \| (?<labels>[^|]*) ?\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DocumentedMetric();

    [GeneratedRegex("`(?<name>[a-z_]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b(?<name>(liveorleans|dotnet|process|grafana_live|centrifugo|http|kestrel|orleans)_[a-z_]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Metric();

    [GeneratedRegex("_(bucket|sum|count)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HistogramEnd();

    [GeneratedRegex(@"[{,]\s*(?<name>[a-z_]+)\s*(=~|!~|!=|=)\s*""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Selector();

    [GeneratedRegex(@"\b(by|without|on|ignoring) ?\((?<names>[^)]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Grouping();

    [GeneratedRegex(@"^ +runbook: (?<page>docs/[\w-]+\.md)#(?<anchor>\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Runbook();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\s-]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NotInAnchors();
}
