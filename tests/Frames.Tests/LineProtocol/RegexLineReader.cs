using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace LiveOrleans.Frames.Tests;

/// <summary>A second reading of the format, by one regular expression: slow, and with nothing in common with the reader.</summary>
internal static partial class RegexLineReader
{
    private const string Measurement = @"(?>(?:\\[, ]|[^\t\n\f\r ,])+)";
    private const string Name = @"(?>(?:\\[,= ]|[^\t\n\f\r ,=])+)";
    private const string Text = @"""(?>(?:\\[""\\]|[^""])*)""";
    private const string Number = @"[+-]?(?:[0-9]+[iu]|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)";
    private const string Truth = "true|True|TRUE|t|T|false|False|FALSE|f|F";
    private const string Value = $"(?:{Text}|{Number}|{Truth})";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The first line of the body as <see cref="PointText"/> shows it, or null if it is not a point.</summary>
    /// <param name="body">Starts at a line's first character.</param>
    public static string? ReadFirst(byte[] body)
    {
        // Latin-1 keeps every byte as one character.
        var match = LinePattern().Match(Encoding.Latin1.GetString(body));
        if (!match.Success)
        {
            return null;
        }

        var tags = Captures(match, "tk").Zip(Captures(match, "tv"), static (key, value) => (NameOf(key), NameOf(value))).ToList();
        var fields = Captures(match, "fk").Zip(Captures(match, "fv"), static (key, value) => (NameOf(key), ValueOf(value))).ToList();
        var timestamp = match.Groups["time"] is { Success: true } time ? BigInteger.Parse(time.Value, CultureInfo.InvariantCulture) : (BigInteger?)null;
        var isPoint = AreDistinct(Captures(match, "tk")) && AreDistinct(Captures(match, "fk"))
            && fields.TrueForAll(static field => field.Item2 is not null) && !(timestamp > long.MaxValue) && !(timestamp < long.MinValue);
        return isPoint
            ? PointText.Show(Unescape(match.Groups["m"].Value, ", "), tags, fields!, (long?)timestamp)
            : null;
    }

    [GeneratedRegex(
        $@"\A(?<m>{Measurement})(?:,(?<tk>{Name})=(?<tv>{Name}))*[ ]+(?<fk>{Name})=(?<fv>{Value})(?:,(?<fk>{Name})=(?<fv>{Value}))*(?:[ ]+(?<time>[+-]?[0-9]+))?[ ]*(?:\r?\n|\r?\z)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 5000)]
    private static partial Regex LinePattern();

    private static List<string> Captures(Match match, string group) => [.. match.Groups[group].Captures.Select(static capture => capture.Value)];

    private static bool AreDistinct(List<string> keys) => keys.Distinct(StringComparer.Ordinal).Count() == keys.Count;

    private static string NameOf(string raw) => Unescape(raw, ",= ");

    private static string Unescape(string latin, string escapable)
    {
        var text = Regex.Replace(latin, $@"\\([{escapable}])", "$1", RegexOptions.CultureInvariant, Patience);
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text));
    }

    private static object? ValueOf(string raw) => raw[0] switch
    {
        '"' => Unescape(raw[1..^1], "\"\\\\"),
        't' or 'T' => true,
        'f' or 'F' => false,
        _ when raw[^1] == 'i' => BigInteger.Parse(raw[..^1], CultureInfo.InvariantCulture) is var whole && whole >= long.MinValue && whole <= long.MaxValue ? (long)whole : null,
        _ when raw[^1] == 'u' => raw[0] != '-' && BigInteger.Parse(raw[..^1], CultureInfo.InvariantCulture) is var whole && whole <= ulong.MaxValue ? (ulong)whole : null,
        _ => double.Parse(raw, CultureInfo.InvariantCulture) is var number && double.IsFinite(number) ? number : null,
    };
}
