using System.Text.RegularExpressions;
using LiveOrleans.Gateway;

namespace LiveOrleans.Silo.Tests;

/// <summary>The tables of options on the pages of docs/, made from the options. A line above each says which one it is.</summary>
internal static partial class OptionTables
{
    private static readonly string[] EntryColumns = ["key", "default", "bounds", "meaning"];

    /// <summary>Their names.</summary>
    public static IReadOnlyCollection<string> Names => Tables().Keys;

    /// <summary>A page with its tables made anew.</summary>
    /// <param name="page">The page's file, whose links to itself need not name it.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="KeyNotFoundException">A line names a table that there is not.</exception>
    public static string Fill(string page, string text)
    {
        var tables = Tables();
        return Place().Replace(text, match => $"{match.Groups["line"].Value}{tables[match.Groups["name"].Value].Replace($"]({page}#", "](#", StringComparison.Ordinal)}");
    }

    /// <summary>The tables that a page has.</summary>
    public static IEnumerable<string> On(string text) => Place().Matches(text).Select(static match => match.Groups["name"].Value);

    private static Dictionary<string, string> Tables()
    {
        var tables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["live"] = Table(["option", "default", "bounds", "meaning", "in Grafana"], LiveOptionTable.All.Select(static option => (string[])[.. Row(option), option.FromGrafana ? "yes" : "no"])),
            ["live:auth:grafana"] = Table(
                ["option", "default", "bounds", "meaning"],
                LiveOptionTable.All.Where(static option => option.Name.StartsWith("auth:grafana:", StringComparison.Ordinal)).Select(Row)),
        };
        foreach (var group in EntryGroup.All)
        {
            var forPlugins = group.Keys.Where(static key => key.For is SourceKind.Plugin).ToList();
            var others = group.Keys.Except(forPlugins).ToList();
            tables[group.Name] = others.TrueForAll(static key => key.For is EntryKey.All)
                ? Table(EntryColumns, others.Select(Row))
                : Table(["key", "for", .. EntryColumns[1..]], others.Select(static key => (string[])[.. Row(key)[..1], key.For, .. Row(key)[1..]]));
            if (forPlugins.Count > 0)
            {
                tables[$"{group.Name}, plugins"] = Table(EntryColumns, forPlugins.Select(Row));
            }
        }

        return tables;
    }

    private static string[] Row(LiveOption option) => [$"`live:{option.Name}`", option.Default, option.Bounds, option.Meaning];

    private static string[] Row(EntryKey key) => [$"`{key.Name}`", key.Default, key.Bounds, key.Meaning];

    private static string Table(string[] columns, IEnumerable<string[]> rows) =>
        $"{Line(columns)}|{string.Concat(Enumerable.Repeat("---|", columns.Length))}\n{string.Concat(rows.Select(Line))}";

    private static string Line(string[] cells) => $"| {string.Join(" | ", cells.Select(static cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |\n";

    [GeneratedRegex(@"(?<line>^<!-- table of options: (?<name>.+) -->\n\n)(\|.*\n)*", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place();
}
