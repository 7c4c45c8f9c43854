using LiveOrleans.Channels;
using LiveOrleans.Sources;

namespace LiveOrleans.Silo;

/// <summary>Reads an entry of <c>live:sources</c> whose source is a back-end plugin of Grafana.</summary>
internal static class PluginReader
{
    private const string AppScope = "plugin";

    private static readonly string[] SettingsKeys = ["data_source", "app"];

    /// <summary>The keys of such an entry besides those of every entry, in the order of the documentation.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["plugin_id", "executable", "address", "arguments", "environment", .. SettingsKeys];

    /// <summary>Reads and checks an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="channels">Its channels; null when they are at fault.</param>
    /// <returns>What registers it; null when something is wrong with it.</returns>
    public static Func<TimeProvider, PluginHosts, SourceRegistration>? Read(ConfiguredEntry entry, string? channels)
    {
        entry.CheckKeys([.. SourceReader.Keys, .. Keys], "a plugin has no such option");
        var id = entry.Required("plugin_id", "the id in the plugin's plugin.json, such as grafana-mqtt-datasource");
        var executable = ReadExecutable(entry);
        var address = entry.Text("address");
        var arguments = entry.Texts("arguments");
        var environment = ReadEnvironment(entry);
        var isApp = channels is not null && channels.Split('/')[0] is AppScope;
        CheckChannels(entry, channels, id, isApp);
        CheckSettings(entry, channels is null ? null : SettingsKeys[isApp ? 1 : 0]);
        var dataSource = PluginSettingsReader.ReadDataSource(entry, SettingsKeys[0], channels ?? string.Empty);
        var app = PluginSettingsReader.ReadApp(entry, SettingsKeys[1]);
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
        if (entry.Text("executable") is not { } path)
        {
            return null;
        }

        if (FaultOfExecutable(path) is { } reason)
        {
            entry.Fault("executable", path, reason);
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

        return !Path.IsPathFullyQualified(path) ? "must be an absolute path, or a name that is in PATH"
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
        var variables = entry.Secrets("environment", "a variable's name and its value");
        foreach (var name in variables.Select(static pair => pair.Key).Where(static name => name.Contains('=', StringComparison.Ordinal)))
        {
            entry.Fault($"environment:{name}", ConfiguredEntry.NotShown, "the name of a variable must not hold =");
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

    private static void CheckSettings(ConfiguredEntry entry, string? fitting)
    {
        foreach (var key in SettingsKeys.Where(key => fitting is not null && !string.Equals(key, fitting, StringComparison.Ordinal) && entry.Section(key).Exists()))
        {
            entry.Fault(key, ConfiguredEntry.NotShown, $"does not go with these channels: those of ds/ have data_source, those of {AppScope}/ have app");
        }
    }

    private static void CheckWay(ConfiguredEntry entry, PluginOptions options)
    {
        switch (options)
        {
            case { Executable: null, Address: null }:
                entry.Fault("executable", string.Empty, "is missing: what starts the plugin; or address, where it runs by itself");
                break;
            case { Executable: not null, Address: not null }:
                entry.Fault("address", options.Address, "there is an executable too: a plugin is started here, or it runs by itself");
                break;
            case { Address: not null } when options.Fault() is { } reason:
                entry.Fault("address", options.Address, reason);
                break;
        }
    }
}
