using System.Diagnostics;
using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Sources.Tests;

/// <summary>The plugin in node with a node of its own: options, pool, logs and journal. Nothing of it outlives a test.</summary>
internal sealed class TestPlugin : IAsyncDisposable
{
    public const string Secret = "p4ssw0rd-of-the-source";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("live-plugin-test-");
    private readonly TimeProvider _time;

    public TestPlugin(string mode = "", TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        Journal = new PluginJournal(_folder.FullName);
        Hosts = new PluginHosts(Logs, _time);
        Options = new PluginOptions
        {
            Pattern = "ds/weather/*",
            PluginId = "node-plugin",
            Executable = "node",
            Arguments = [Script],
            Environment = [new("JOURNAL", Journal.Path), new("MODE", mode)],
            DataSource = new PluginDataSource
            {
                Name = "Weather",
                Url = "http://weather.test",
                JsonData = "{\"depth\":3}"u8.ToArray(),
                SecureJsonData = new Dictionary<string, string>(StringComparer.Ordinal) { ["password"] = Secret },
                Updated = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123),
            },
        };
    }

    public static SourceRequest Viewer { get; } = Request("{\"q\":1}");

    public PluginOptions Options { get; init; }

    public PluginHosts Hosts { get; }

    public PluginJournal Journal { get; }

    public RecordedLogs Logs { get; } = new();

    public string Folder => _folder.FullName;

    private static string Script { get; } = FindScript();

    public static SourceRequest Request(string data) =>
        new(new SourceUser("4", "ada", "Ada L.", "ada@weather.test", "Viewer"), Encoding.UTF8.GetBytes(data));

    /// <summary>Makes the source of a channel of organisation 7.</summary>
    public IBackendSource Source(string path, PluginOptions? options = null) =>
        Create(PluginSources.Register(options ?? Options, Hosts, _time), path);

    public static IBackendSource Create(SourceRegistration registration, string path, string space = "ds/weather", long orgId = 7)
    {
        Assert.True(ChannelId.TryCreate(orgId, $"{space}/{path}", out var channel));
        return registration.Create(channel) ?? throw new InvalidOperationException("The channel has no source.");
    }

    /// <summary>Starts the plugin without a host, as its author does; it listens at an address.</summary>
    public async Task<Process> StartAloneAsync(string listen)
    {
        var start = new ProcessStartInfo("node", [Script]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["JOURNAL"] = Journal.Path;
        start.Environment["MODE"] = $"listen={listen}";
        var process = Process.Start(start) ?? throw new InvalidOperationException("node does not start.");
        await Journal.WaitAsync("listening");
        return process;
    }

    /// <summary>Whether a process that wrote into the journal is there no more.</summary>
    public static bool IsGone(int processId) => !IsOurs(processId);

    public async ValueTask DisposeAsync()
    {
        await Hosts.DisposeAsync();
        foreach (var processId in Journal.Of("start").Select(entry => entry.GetProperty("pid").GetInt32()).Where(IsOurs))
        {
            using var process = Process.GetProcessById(processId);
            process.Kill(entireProcessTree: true);
        }

        Journal.Dispose();
        Logs.Dispose();
        _folder.Delete(recursive: true);
    }

    // A number may be another process' by now; one that has exited has no command line.
    private static bool IsOurs(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").Contains(Script, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string FindScript()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LiveOrleans.sln")))
        {
            folder = folder.Parent;
        }

        var plugin = Path.Combine(folder?.FullName ?? string.Empty, "tests/Sources.Tests/Plugins/node-plugin");
        Assert.True(Directory.Exists(Path.Combine(plugin, "node_modules")), $"{plugin} has no node_modules: run npm ci there, or test.sh");
        return Path.Combine(plugin, "plugin.mjs");
    }
}
