using System.Globalization;
using LiveOrleans.Channels;
using LiveOrleans.Sources;

namespace LiveOrleans.Silo;

/// <summary>Reads an entry of <c>live:sources</c> whose source is reached over the network.</summary>
internal static class RemoteSourceReader
{
    private const int MaxIdleSeconds = 86_400;

    /// <summary>The keys of such an entry besides those of every entry, in the order of the documentation.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["url", "headers", "idle_timeout"];

    /// <summary>Reads and checks an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="channels">Its channels; null when they are at fault.</param>
    /// <param name="type">Its kind, which may be none that is known; null when it is at fault.</param>
    /// <returns>What registers it; null when something is wrong with it.</returns>
    public static Func<TimeProvider, PluginHosts, SourceRegistration>? Read(ConfiguredEntry entry, string? channels, string? type)
    {
        entry.CheckKeys([.. SourceReader.Keys, .. Keys], "there is no such option of a source of this type");
        var kind = SourceKind.Remote.FirstOrDefault(kind => string.Equals(kind.Name, type, StringComparison.Ordinal));
        if (kind is null && type is not null)
        {
            entry.Fault("type", type, $"must be one of {string.Join(", ", SourceKind.Names)}");
        }

        var url = ReadUrl(entry, kind?.Schemes ?? ["http", "https", "ws", "wss"]);
        var headers = SourceHeaders.Read(entry);
        var idle = ReadIdleTimeout(entry);
        if (kind is null || channels is null || url is null)
        {
            return null;
        }

        var options = new RemoteSourceOptions { Pattern = channels, Url = url, Headers = headers, IdleTimeout = idle };
        return (time, _) => kind.Register(options, time);
    }

    private static UrlTemplate? ReadUrl(ConfiguredEntry entry, IReadOnlyList<string> schemes)
    {
        if (entry.Required("url", "where the source is") is not { } text)
        {
            return null;
        }

        var template = UrlTemplate.Parse(text, out var reason);
        if (template is null || !schemes.Contains(template.Scheme, StringComparer.Ordinal))
        {
            var bounds = template is null ? reason : "must be an absolute URL";
            entry.Fault("url", Shown(text), $"{bounds}; this type takes {string.Join(" and ", schemes)}");
            return null;
        }

        return template;
    }

    private static TimeSpan? ReadIdleTimeout(ConfiguredEntry entry)
    {
        if (entry.Text("idle_timeout") is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= MaxIdleSeconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        entry.Fault("idle_timeout", text, $"must be 1 to {MaxIdleSeconds} (seconds)");
        return null;
    }

    // Queries hold keys, and what stands before an @ a password.
    private static string Shown(string url) => url.Contains('@', StringComparison.Ordinal) ? ConfiguredEntry.NotShown : url.Split('?')[0];
}
