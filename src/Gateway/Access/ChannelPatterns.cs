using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>Channels without their tenant: whole names, or beginnings with one <c>*</c> at the end; <c>*</c> alone for all.</summary>
public sealed class ChannelPatterns
{
    /// <summary>The most patterns of one caller.</summary>
    public const int MaxPatterns = 100;

    private readonly string[] _patterns;

    private ChannelPatterns(string[] patterns) => _patterns = patterns;

    /// <summary>Reads patterns; null when one of them is none, or there are too many. No pattern at all fits nothing.</summary>
    public static ChannelPatterns? TryRead(IReadOnlyList<string> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        return patterns.Count <= MaxPatterns && patterns.All(IsPattern) ? new ChannelPatterns([.. patterns]) : null;
    }

    /// <summary>Whether a channel is one of them.</summary>
    public bool Fit(ChannelId channel) => Array.Exists(
        _patterns,
        pattern => pattern[^1] is '*'
            ? channel.Name.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)
            : string.Equals(channel.Name, pattern, StringComparison.Ordinal));

    /// <summary>Whether every channel that begins so is one of them.</summary>
    public bool FitAll(string beginning) => Array.Exists(
        _patterns, pattern => pattern[^1] is '*' && beginning.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal));

    private static bool IsPattern(string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        return pattern.Length > 0 && pattern.Length <= ChannelId.MaxNameBytes && (star < 0 || star == pattern.Length - 1);
    }
}
