using LiveOrleans.Gateway;
using LiveOrleans.Sources;

namespace LiveOrleans.Silo;

/// <summary>Reads <c>live:sources</c>: an array of objects. Every fault is found, under the name of what is wrong.</summary>
internal sealed class SourceReader
{
    /// <summary>The name of the array within the section <c>live</c>.</summary>
    public const string SectionName = "sources";

    private static readonly EntryKey ChannelsKey = new(
        "channels", EntryKey.Required, SourcePattern.Bounds,
        "The channels that the source feeds. Of several entries that fit, the first feeds the channel; one that could never come to its turn is a fault.");

    private readonly List<(SourceSettings Settings, string Path)> _sources = [];

    private SourceReader()
    {
    }

    /// <summary>Of which kind an entry is.</summary>
    public static EntryKey TypeKey { get; } = new(
        "type", EntryKey.Required, $"one of {string.Join(", ", SourceKind.Names)}", "The kind of the source, which says what it reads.");

    /// <summary>The keys that entries of every kind have, in the order of the documentation.</summary>
    public static IReadOnlyList<EntryKey> Keys { get; } = [ChannelsKey, TypeKey];

    /// <summary>The array in a configuration.</summary>
    public static IConfigurationSection SectionOf(IConfiguration configuration) => configuration.GetSection($"{LiveOptions.SectionName}:{SectionName}");

    /// <summary>Reads and checks the sources.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="secrets">What the references to secrets in the array stand for.</param>
    /// <param name="faults">What is wrong; empty when the sources can be used.</param>
    public static IReadOnlyList<SourceSettings> Read(IConfiguration configuration, SecretValues secrets, out IReadOnlyList<OptionFault> faults)
    {
        var found = new List<OptionFault>();
        var reader = new SourceReader();
        foreach (var entry in ConfiguredEntry.ReadArray(SectionOf(configuration), Keys, secrets, found))
        {
            reader.ReadEntry(entry);
        }

        faults = found;
        return [.. reader._sources.Select(static source => source.Settings)];
    }

    private void ReadEntry(ConfiguredEntry entry)
    {
        var channels = ReadChannels(entry);
        var type = entry.Required(TypeKey);
        var register = type switch
        {
            SourceKind.TestData => ReadTestData(entry, channels),
            SourceKind.Plugin => PluginReader.Read(entry, channels),
            _ => RemoteSourceReader.Read(entry, channels, type),
        };
        if (channels is not null && type is not null && register is not null)
        {
            _sources.Add((new SourceSettings(channels, type, entry.Content, register), entry.Path));
        }
    }

    private static Func<TimeProvider, PluginHosts, Channels.SourceRegistration>? ReadTestData(ConfiguredEntry entry, string? channels)
    {
        entry.CheckKeys(Keys, "test data has no such option");
        return channels is null ? null : (time, _) => TestDataChannels.Register(channels, time, Random.Shared);
    }

    private string? ReadChannels(ConfiguredEntry entry)
    {
        if (entry.Required(ChannelsKey) is not { } pattern)
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

        entry.Fault(ChannelsKey.Name, pattern, reason);
        return null;
    }
}
