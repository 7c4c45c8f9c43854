using System.Buffers;
using LiveOrleans.Channels;

namespace LiveOrleans.Rules;

/// <summary>Which channels a rule is for: a channel's name without tenant, in which <c>:name</c> stands for one segment and <c>*name</c> at the end for all the rest.</summary>
public sealed record RulePattern
{
    // What Grafana's expression ^[A-z0-9_\-/=.:*]*$ takes: its A-z has the six characters between Z and a, too.
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz0123456789-/=.:*");

    private RulePattern(string text, string[] segments)
    {
        Text = text;
        Segments = segments;
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>Its parts between slashes.</summary>
    internal IReadOnlyList<string> Segments { get; }

    /// <summary>Whether it is one channel's name.</summary>
    public bool IsStatic => !Text.AsSpan().ContainsAny(':', '*');

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fault">What is wrong, as a sentence without a full stop; null when the answer is not.</param>
    /// <returns>The pattern; null when it is none.</returns>
    public static RulePattern? TryParse(string text, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        var segments = text.Split('/');
        fault = FaultOf(text, segments);
        return fault is null ? new RulePattern(text, segments) : null;
    }

    private static string? FaultOf(string text, string[] segments)
    {
        if (text.Length is 0 or > ChannelId.MaxNameBytes)
        {
            return $"a pattern has 1 to {ChannelId.MaxNameBytes} characters, and this one {text.Length}";
        }

        if (text.AsSpan().IndexOfAnyExcept(Characters) is >= 0 and var at)
        {
            return $"character {at + 1} is none of A-z 0-9 _ - / = . : *";
        }

        if (text[0] is '/')
        {
            return "a pattern does not begin with a slash";
        }

        for (var i = 0; i < segments.Length; i++)
        {
            if (FaultOf(segments[i], i == segments.Length - 1) is { } fault)
            {
                return fault;
            }
        }

        var names = segments.Where(static segment => segment is [':' or '*', ..]).Select(static segment => segment[1..]).ToArray();
        return names.Distinct(StringComparer.Ordinal).Count() < names.Length ? "two parameters have the same name" : null;
    }

    private static string? FaultOf(string segment, bool isLast) => segment switch
    {
        ":" or "*" => $"the {segment} needs a name behind it",
        ['*', ..] when !isLast => $"{segment} takes all the rest, so it stands at the end",
        [':' or '*', .. var name] when name.AsSpan().ContainsAny(':', '*') => $"in {segment} there is more than one : or *",
        [not (':' or '*'), ..] when segment.AsSpan().ContainsAny(':', '*') => $"in {segment} the : or * does not stand behind a slash",
        _ => null,
    };
}
