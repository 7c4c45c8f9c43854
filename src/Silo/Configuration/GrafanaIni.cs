namespace LiveOrleans.Silo;

/// <summary>Reads the text of a Grafana ini file: sections, <c>key = value</c> lines and comments.</summary>
/// <remarks>
/// As Grafana's own reader does: <c>=</c> or <c>:</c> divides key and value; <c>;</c> and <c>#</c> begin a comment, at the
/// start of a line or within a value; a value in quotes (<c>"</c>, <c>'</c>, <c>`</c> or three double quotes) is taken as it
/// stands. Of a key that occurs twice, the last one counts.
/// </remarks>
internal static class GrafanaIni
{
    private static readonly string[] Quotes = ["\"\"\"", "\"", "'", "`"];

    /// <summary>Reads the entries, in the order of the file.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="faults">The lines that are neither section, entry nor comment.</param>
    public static IReadOnlyList<GrafanaIniEntry> Parse(string text, out IReadOnlyList<string> faults)
    {
        var entries = new List<GrafanaIniEntry>();
        var found = new List<string>();
        var section = string.Empty;
        var number = 0;
        foreach (var raw in text.TrimStart('\uFEFF').Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] is ';' or '#')
            {
                continue;
            }

            if (line[0] == '[')
            {
                section = ReadSection(line, number, found) ?? section;
                continue;
            }

            var divider = line.AsSpan().IndexOfAny('=', ':');
            if (divider <= 0)
            {
                found.Add($"line {number}: expected \"key = value\", \"[section]\" or a comment");
                continue;
            }

            entries.Add(new GrafanaIniEntry(number, section, line[..divider].Trim(), ReadValue(line[(divider + 1)..].Trim())));
        }

        faults = found;
        return entries;
    }

    private static string? ReadSection(string line, int number, List<string> faults)
    {
        var end = line.IndexOf(']', StringComparison.Ordinal);
        if (end < 0)
        {
            faults.Add($"line {number}: the section's name is not closed with ]");
            return null;
        }

        return line[1..end].Trim();
    }

    private static string ReadValue(string text)
    {
        foreach (var quote in Quotes)
        {
            var end = text.StartsWith(quote, StringComparison.Ordinal) ? text.IndexOf(quote, quote.Length, StringComparison.Ordinal) : -1;
            if (end > 0)
            {
                return text[quote.Length..end];
            }
        }

        var comment = text.AsSpan().IndexOfAny(';', '#');
        return comment < 0 ? text : text[..comment].TrimEnd();
    }
}
