namespace LiveOrleans.Silo;

/// <summary>The section <c>[server]</c> of a Grafana file, of which only the address that browsers use counts here.</summary>
internal static class GrafanaServerSection
{
    private const string Section = "server";

    // Grafana's defaults of the keys that its root_url refers to.
    private static readonly (string Key, string Default)[] References = [("protocol", "http"), ("domain", "localhost"), ("http_port", "3000")];

    /// <summary>The entry of <c>root_url</c> with its references filled in, or one made of <c>domain</c>; null when the file has neither.</summary>
    public static GrafanaIniEntry? FindRootUrl(IReadOnlyList<GrafanaIniEntry> entries)
    {
        var origin = Last(entries, "root_url") ?? MadeOfDomain(entries);
        if (origin is null || origin.Value.Length == 0)
        {
            return null;
        }

        var url = origin.Value;
        foreach (var (key, fallback) in References)
        {
            url = url.Replace($"%({key})s", Last(entries, key)?.Value ?? fallback, StringComparison.Ordinal);
        }

        return origin with { Value = url };
    }

    private static GrafanaIniEntry? MadeOfDomain(IReadOnlyList<GrafanaIniEntry> entries) =>
        Last(entries, "domain") is { } domain ? domain with { Value = "%(protocol)s://%(domain)s:%(http_port)s/" } : null;

    private static GrafanaIniEntry? Last(IReadOnlyList<GrafanaIniEntry> entries, string key) =>
        entries.LastOrDefault(entry => entry.Section is Section && string.Equals(entry.Key, key, StringComparison.Ordinal));
}
