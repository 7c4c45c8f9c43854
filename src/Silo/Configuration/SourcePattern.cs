using LiveOrleans.Channels;

namespace LiveOrleans.Silo;

/// <summary>The rules of the patterns that say which channels a source feeds.</summary>
internal static class SourcePattern
{
    /// <summary>What a pattern may be, as a fault says it.</summary>
    public const string Bounds = "a channel's name without tenant, such as ds/weather/berlin, or its beginning and one `*` at the end";

    /// <summary>What is wrong with a pattern; null when it is right.</summary>
    public static string? FaultOf(string pattern)
    {
        if (Sample(pattern) is not { } channel)
        {
            return $"must be {Bounds}";
        }

        return ChannelRules.BuiltIn(channel) is { HasSource: true } ? null : "sources feed channels of the scopes ds and plugin only, and no tenant stands before them";
    }

    /// <summary>Whether a pattern takes every channel of another.</summary>
    public static bool Covers(string pattern, string other) => pattern.EndsWith('*')
        ? other.TrimEnd('*').StartsWith(pattern[..^1], StringComparison.Ordinal)
        : string.Equals(pattern, other, StringComparison.Ordinal);

    // A channel that fits; a pattern whose scope is not whole has none that could be told.
    internal static ChannelId? Sample(string pattern)
    {
        string[] names = pattern.EndsWith('*') ? [pattern[..^1] + "x", pattern[..^1] + "x/x"] : [pattern];
        foreach (var name in names)
        {
            if (pattern.Contains('/', StringComparison.Ordinal) && ChannelId.TryCreate(1, name, out var channel))
            {
                return channel;
            }
        }

        return null;
    }
}
