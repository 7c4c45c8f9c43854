using System.Globalization;
using System.Text;

namespace LiveOrleans.HostMetrics;

/// <summary>Writes Influx line protocol: every line with the same host and time.</summary>
internal sealed class LineProtocolWriter(string host, long nanoseconds)
{
    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    /// <summary>Writes one line; a line without fields is left out.</summary>
    public void Line(string measurement, IReadOnlyList<(string Key, string Value)> tags, IReadOnlyList<(string Key, double Value)> fields)
    {
        if (fields.Count == 0)
        {
            return;
        }

        _text.Append(measurement);
        Tag("host", host);
        foreach (var (key, value) in tags)
        {
            Tag(key, value);
        }

        var separator = ' ';
        foreach (var (key, value) in fields)
        {
            _text.Append(separator).Append(key).Append('=').Append(CultureInfo.InvariantCulture, $"{value:R}");
            separator = ',';
        }

        _text.Append(CultureInfo.InvariantCulture, $" {nanoseconds}\n");
    }

    // A tag without a value is not valid line protocol.
    private void Tag(string key, string value)
    {
        if (value.Length > 0)
        {
            _text.Append(',').Append(key).Append('=').Append(Escape(value));
        }
    }

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace(",", "\\,", StringComparison.Ordinal)
            .Replace("=", "\\=", StringComparison.Ordinal)
            .Replace(" ", "\\ ", StringComparison.Ordinal);
}
