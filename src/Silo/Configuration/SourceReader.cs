using System.Globalization;
using LiveOrleans.Gateway;
using LiveOrleans.Sources;

namespace LiveOrleans.Silo;

/// <summary>Reads <c>live:sources</c>: an array of objects. Every fault is found, under the name of what is wrong.</summary>
internal sealed class SourceReader
{
    /// <summary>The name of the array within the section <c>live</c>.</summary>
    public const string SectionName = "sources";

    private const int MaxIdleSeconds = 86_400;
    private const string NotShown = "(not shown)";

    private readonly List<OptionFault> _faults = [];
    private readonly List<(SourceSettings Settings, string Path)> _sources = [];

    private SourceReader()
    {
    }

    /// <summary>The keys of an entry, in the order of the documentation.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["channels", "type", "url", "headers", "idle_timeout"];

    /// <summary>Reads and checks the sources.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="faults">What is wrong; empty when the sources can be used.</param>
    public static IReadOnlyList<SourceSettings> Read(IConfiguration configuration, out IReadOnlyList<OptionFault> faults)
    {
        var section = configuration.GetSection($"{LiveOptions.SectionName}:{SectionName}");
        var reader = new SourceReader();
        if (section.Value is { Length: > 0 } text)
        {
            reader._faults.Add(new OptionFault(section.Path, text, "must be an array of objects, each with channels, type and what the type needs"));
        }

        foreach (var entry in section.GetChildren())
        {
            reader.ReadEntry(entry);
        }

        faults = reader._faults;
        return [.. reader._sources.Select(static source => source.Settings)];
    }

    private void ReadEntry(IConfigurationSection entry)
    {
        if (entry.Key.AsSpan().ContainsAnyExceptInRange('0', '9') || entry.Value is { Length: > 0 })
        {
            _faults.Add(new OptionFault(
                entry.Path, NotShown, "the entries are numbered objects: live:sources:0:channels, live:sources:0:type and so on"));
            return;
        }

        var channels = ReadChannels(entry);
        var type = Required(entry, "type", $"one of {string.Join(", ", SourceKind.Names)}");
        if (type is SourceKind.TestData)
        {
            CheckKeys(entry, ["channels", "type"], "test data has no such option");
            Add(entry, channels, type, time => TestDataChannels.Register(channels ?? string.Empty, time, Random.Shared));
            return;
        }

        CheckKeys(entry, Keys, "there is no such option of a source");
        var kind = SourceKind.Remote.FirstOrDefault(kind => string.Equals(kind.Name, type, StringComparison.Ordinal));
        if (kind is null && type is not null)
        {
            _faults.Add(new OptionFault($"{entry.Path}:type", type, $"must be one of {string.Join(", ", SourceKind.Names)}"));
        }

        var url = ReadUrl(entry, kind?.Schemes ?? ["http", "https", "ws", "wss"]);
        var headers = SourceHeaders.Read(entry.GetSection("headers"), _faults);
        var idle = ReadIdleTimeout(entry);
        if (kind is not null && channels is not null && url is not null)
        {
            var options = new RemoteSourceOptions { Pattern = channels, Url = url, Headers = headers, IdleTimeout = idle };
            Add(entry, channels, kind.Name, time => kind.Register(options, time));
        }
    }

    private void Add(IConfigurationSection entry, string? channels, string type, Func<TimeProvider, Channels.SourceRegistration> register)
    {
        if (channels is not null)
        {
            _sources.Add((new SourceSettings(channels, type, register), entry.Path));
        }
    }

    private string? ReadChannels(IConfigurationSection entry)
    {
        if (Required(entry, "channels", "the channels that the source feeds, such as ds/weather/*") is not { } pattern)
        {
            return null;
        }

        // Test data makes a source for some of its channels only; what it leaves may have another.
        var reason = SourcePattern.FaultOf(pattern);
        var first = _sources.FirstOrDefault(source => source.Settings.Type is not SourceKind.TestData && SourcePattern.Covers(source.Settings.Channels, pattern));
        if (reason is null && first.Path is { } path)
        {
            reason = $"{path} comes first and feeds all of these: put the narrower pattern before the wider one";
        }

        if (reason is null)
        {
            return pattern;
        }

        _faults.Add(new OptionFault($"{entry.Path}:channels", pattern, reason));
        return null;
    }

    private UrlTemplate? ReadUrl(IConfigurationSection entry, IReadOnlyList<string> schemes)
    {
        if (Required(entry, "url", "where the source is") is not { } text)
        {
            return null;
        }

        var template = UrlTemplate.Parse(text, out var reason);
        if (template is null || !schemes.Contains(template.Scheme, StringComparer.Ordinal))
        {
            var bounds = template is null ? reason : "must be an absolute URL";
            _faults.Add(new OptionFault($"{entry.Path}:url", Shown(text), $"{bounds}; this type takes {string.Join(" and ", schemes)}"));
            return null;
        }

        return template;
    }

    private TimeSpan? ReadIdleTimeout(IConfigurationSection entry)
    {
        if (entry["idle_timeout"]?.Trim() is not { Length: > 0 } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= MaxIdleSeconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        _faults.Add(new OptionFault($"{entry.Path}:idle_timeout", text, $"must be 1 to {MaxIdleSeconds} (seconds)"));
        return null;
    }

    private string? Required(IConfigurationSection entry, string key, string what)
    {
        if (entry[key]?.Trim() is { Length: > 0 } text)
        {
            return text;
        }

        _faults.Add(new OptionFault($"{entry.Path}:{key}", string.Empty, $"is missing: {what}"));
        return null;
    }

    // Nobody knows what a value under a wrong name is; it may be a secret.
    private void CheckKeys(IConfigurationSection entry, IReadOnlyList<string> known, string reason) =>
        _faults.AddRange(entry.GetChildren()
            .Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(child => new OptionFault(child.Path, NotShown, $"{reason}; there are {string.Join(", ", known)}")));

    // Queries hold keys, and what stands before an @ a password.
    private static string Shown(string url) => url.Contains('@', StringComparison.Ordinal) ? NotShown : url.Split('?')[0];
}
