using LiveOrleans.Channels;
using LiveOrleans.Sources;

namespace LiveOrleans.Silo;

/// <summary>Reads an entry of <c>live:sources</c> whose source is a back-end plugin of Grafana.</summary>
internal static class PluginReader
{
    private const string AppScope = "plugin";

    private static readonly EntryKey IdKey = Of(
        "plugin_id", EntryKey.Required, "the id in the plugin's plugin.json, such as grafana-mqtt-datasource", "The plugin.");

    private static readonly EntryKey ExecutableKey = Of(
        "executable", "required, or `address`", "an absolute path, or a name that is in PATH", "What is started.");

    private static readonly EntryKey AddressKey = Of(
        "address", EntryKey.None, "host:port (:port on this machine) or unix:///path", "Instead of `executable`: where a plugin listens that runs by itself.");

    private static readonly EntryKey ArgumentsKey = Of(
        "arguments", EntryKey.None, "an array of texts", "What the executable is started with. Plugins take none as a rule.");

    private static readonly EntryKey EnvironmentKey = Of(
        "environment", EntryKey.None, "an object of names and values", "Variables for the executable, besides the few of the node's own that it gets.");

    private static readonly EntryKey[] SettingsKeys = [PluginSettingsReader.DataSourceKey, PluginSettingsReader.AppKey];

    /// <summary>The keys of such an entry besides those of every entry, in the order of the documentation.</summary>
    public static IReadOnlyList<EntryKey> Keys { get; } = [IdKey, ExecutableKey, AddressKey, ArgumentsKey, EnvironmentKey, .. SettingsKeys];

    /// <summary>The same, each of the settings followed by what they are made of.</summary>
    public static IReadOnlyList<EntryKey> AllKeys =>
    [
        .. Keys.Except(SettingsKeys),
        PluginSettingsReader.DataSourceKey,
        .. PluginSettingsReader.DataSourceKeys.Select(static key => key with { Name = $"{PluginSettingsReader.DataSourceKey.Name}:{key.Name}" }),
        PluginSettingsReader.AppKey,
        .. PluginSettingsReader.AppKeys.Select(static key => key with { Name = $"{PluginSettingsReader.AppKey.Name}:{key.Name}" }),
    ];

    /// <summary>Reads and checks an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="channels">Its channels; null when they are at fault.</param>
    /// <returns>What registers it; null when something is wrong with it.</returns>
    public static Func<TimeProvider, PluginHosts, SourceRegistration>? Read(ConfiguredEntry entry, string? channels)
    {
        entry.CheckKeys([.. SourceReader.Keys, .. Keys], "a plugin has no such option");
        var id = entry.Required(IdKey);
        var executable = ReadExecutable(entry);
        var address = entry.Text(AddressKey.Name);
        var arguments = entry.Texts(ArgumentsKey);
        var environment = ReadEnvironment(entry);
        var isApp = channels is not null && channels.Split('/')[0] is AppScope;
        CheckChannels(entry, channels, id, isApp);
        CheckSettings(entry, channels is null ? null : isApp ? PluginSettingsReader.AppKey : PluginSettingsReader.DataSourceKey);
        var dataSource = PluginSettingsReader.ReadDataSource(entry, channels ?? string.Empty);
        var app = PluginSettingsReader.ReadApp(entry);
        var options = new PluginOptions
        {
            Pattern = channels ?? string.Empty,
            PluginId = id ?? "unknown",
            Executable = executable,
            Arguments = arguments,
            Environment = environment,
            Address = address,
        };
        CheckWay(entry, options);
        if (channels is null || id is null || options.Fault() is not null)
        {
            return null;
        }

        // Plugins keep what they made of settings until these are newer.
        return (time, plugins) => PluginSources.Register(
            isApp
                ? options with { AppInstance = app with { Updated = time.GetUtcNow() } }
                : options with { DataSource = dataSource with { Updated = time.GetUtcNow() } },
            plugins,
            time);
    }

    private static string? ReadExecutable(ConfiguredEntry entry)
    {
        if (entry.Text(ExecutableKey.Name) is not { } path)
        {
            return null;
        }

        if (FaultOfExecutable(path) is { } reason)
        {
            entry.Fault(ExecutableKey.Name, path, reason);
        }

        return path;
    }

    private static string? FaultOfExecutable(string path)
    {
        if (path.AsSpan().IndexOfAny('/', '\\') < 0)
        {
            var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
            return folders.Any(folder => IsExecutable(Path.Combine(folder, path))) ? null : "there is no such executable in PATH";
        }

        return !Path.IsPathFullyQualified(path) ? $"must be {ExecutableKey.Bounds}"
            : Directory.Exists(path) ? "is a folder; the executable is a file in it"
            : !File.Exists(path) ? "there is no such file"
            : !IsExecutable(path) ? "is not executable: chmod +x"
            : null;
    }

    private static bool IsExecutable(string path)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Execute) is not UnixFileMode.None);
    }

    private static IReadOnlyList<KeyValuePair<string, string>> ReadEnvironment(ConfiguredEntry entry)
    {
        var variables = entry.Secrets(EnvironmentKey);
        foreach (var name in variables.Select(static pair => pair.Key).Where(static name => name.Contains('=', StringComparison.Ordinal)))
        {
            entry.Fault($"{EnvironmentKey.Name}:{name}", ConfiguredEntry.NotShown, "the name of a variable must not hold =");
        }

        return variables;
    }

    // Grafana names the channels of an app by the plugin's id.
    private static void CheckChannels(ConfiguredEntry entry, string? channels, string? id, bool isApp)
    {
        if (channels is not null && id is not null && isApp && !channels.StartsWith($"{AppScope}/{id}/", StringComparison.Ordinal))
        {
            entry.Fault("channels", channels, $"the channels of this plugin begin with {AppScope}/{id}/, those of a data source with ds/ and its uid");
        }
    }

    private static void CheckSettings(ConfiguredEntry entry, EntryKey? fitting)
    {
        foreach (var key in SettingsKeys.Where(key => fitting is not null && key != fitting && entry.Section(key.Name).Exists()))
        {
            entry.Fault(key.Name, ConfiguredEntry.NotShown, $"does not go with these channels: those of ds/ have data_source, those of {AppScope}/ have app");
        }
    }

    private static void CheckWay(ConfiguredEntry entry, PluginOptions options)
    {
        switch (options)
        {
            case { Executable: null, Address: null }:
                entry.Fault(ExecutableKey.Name, string.Empty, "is missing: what starts the plugin; or address, where it runs by itself");
                break;
            case { Executable: not null, Address: not null }:
                entry.Fault(AddressKey.Name, options.Address, "there is an executable too: a plugin is started here, or it runs by itself");
                break;
            case { Address: not null } when options.Fault() is { } reason:
                entry.Fault(AddressKey.Name, options.Address, reason);
                break;
        }
    }

    private static EntryKey Of(string name, string without, string bounds, string meaning) => new(name, without, bounds, meaning) { For = SourceKind.Plugin };
}
