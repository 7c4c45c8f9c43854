using System.Text;
using System.Text.RegularExpressions;

namespace LiveOrleans.Gateway;

/// <summary>A pattern of Grafana's <c>allowed_origins</c>: <c>*</c> any text, <c>?</c> one character, <c>[ab]</c> and <c>[!ab]</c> one of or none of, <c>{a,b}</c> one of.</summary>
internal sealed class GlobPattern
{
    private readonly Regex _regex;

    /// <summary>Reads a pattern; brackets that are not closed stand for themselves.</summary>
    public GlobPattern(string pattern) =>
        _regex = new Regex(Translate(pattern), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline);

    /// <summary>Whether the whole of a text fits, whatever the case of its letters.</summary>
    public bool Fits(string text) => _regex.IsMatch(text);

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder("\\A");
        for (var i = 0; i < pattern.Length; i++)
        {
            i = pattern[i] switch
            {
                '[' when pattern.IndexOf(']', i + 1) is var end and > 0 && end > i + 1 => AppendSet(regex, pattern, i, end),
                '{' when pattern.IndexOf('}', i + 1) is var end and > 0 => AppendChoice(regex, pattern, i, end),
                _ => AppendOne(regex, pattern, i),
            };
        }

        return regex.Append("\\z").ToString();
    }

    private static int AppendOne(StringBuilder regex, string pattern, int at)
    {
        regex.Append(pattern[at] switch
        {
            '*' => ".*",
            '?' => ".",
            var other => Regex.Escape(other.ToString()),
        });
        return at;
    }

    private static int AppendSet(StringBuilder regex, string pattern, int start, int end)
    {
        var isNegated = pattern[start + 1] is '!' && end > start + 2;
        regex.Append(isNegated ? "[^" : "[");
        foreach (var c in pattern.AsSpan(start + (isNegated ? 2 : 1), end - start - (isNegated ? 2 : 1)))
        {
            // A hyphen between two characters is a range, as it is there.
            regex.Append(c is '\\' or '^' or '[' ? $"\\{c}" : c.ToString());
        }

        regex.Append(']');
        return end;
    }

    private static int AppendChoice(StringBuilder regex, string pattern, int start, int end)
    {
        regex.Append("(?:").AppendJoin('|', pattern[(start + 1)..end].Split(',').Select(static choice => Translate(choice)[2..^2])).Append(')');
        return end;
    }
}
