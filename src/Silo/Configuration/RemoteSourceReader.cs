using System.Globalization;
using LiveOrleans.Channels;
using LiveOrleans.Sources;

namespace LiveOrleans.Silo;

/// <summary>Reads an entry of <c>live:sources</c> whose source is reached over the network.</summary>
internal static class RemoteSourceReader
{
    private const int MaxIdleSeconds = 86_400;

    private static readonly EntryKey UrlKey = new(
        "url", EntryKey.Required, "an absolute URL: http or https, ws or wss for websocket",
        "Where the source is. `{path}` stands for what follows the last slash of `channels` in the channel's name (`berlin/now` of `ds/weather/berlin/now`), "
        + "`{channel}` for the whole name; both percent-encoded between the slashes, and not in the place of the host. A channel with `.` or `..` between "
        + "slashes has no source. User and password belong in a header.")
    {
        For = SourceKind.RemoteNames,
    };

    private static readonly EntryKey IdleTimeoutKey = new(
        "idle_timeout", EntryKey.None, $"1 to {MaxIdleSeconds} (seconds)",
        "How long a source may send nothing before it is opened again. Without it a silent source may be silent for ever; a host that is gone is noticed after half "
        + "a minute all the same.")
    {
        For = SourceKind.RemoteNames,
    };

    /// <summary>The keys of such an entry besides those of every entry, in the order of the documentation.</summary>
    public static IReadOnlyList<EntryKey> Keys { get; } = [UrlKey, SourceHeaders.Key, IdleTimeoutKey];

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
            entry.OutOfBounds(SourceReader.TypeKey, type);
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
        if (entry.Required(UrlKey) is not { } text)
        {
            return null;
        }

        var template = UrlTemplate.Parse(text, out var reason);
        if (template is null || !schemes.Contains(template.Scheme, StringComparer.Ordinal))
        {
            var bounds = template is null ? reason : "must be an absolute URL";
            entry.Fault(UrlKey.Name, Shown(text), $"{bounds}; this type takes {string.Join(" and ", schemes)}");
            return null;
        }

        return template;
    }

    private static TimeSpan? ReadIdleTimeout(ConfiguredEntry entry)
    {
        if (entry.Text(IdleTimeoutKey.Name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= MaxIdleSeconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        entry.OutOfBounds(IdleTimeoutKey, text);
        return null;
    }

    // Queries hold keys, and what stands before an @ a password.
    private static string Shown(string url) => url.Contains('@', StringComparison.Ordinal) ? ConfiguredEntry.NotShown : url.Split('?')[0];
}
