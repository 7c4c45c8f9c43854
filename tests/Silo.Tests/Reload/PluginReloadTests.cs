using System.Runtime.CompilerServices;
using System.Text.Json;
using LiveOrleans.Sources.Tests;

namespace LiveOrleans.Silo.Tests;

public sealed class PluginReloadTests : IDisposable
{
    private const string Channel = "1/ds/weather/open/2";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plugin-reload");
    private readonly PluginJournal _journal;

    public PluginReloadTests() => _journal = new PluginJournal(_folder.FullName);

    public void Dispose()
    {
        _journal.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task ChangedDataSource_RunsOnceMoreInTheSameProcess()
    {
        await using var node = await TestNode.StartAsync(Settings("one", "http://one"));
        await using var subscriber = await node.SubscribeAsync(Channel);
        var before = await _journal.WaitAsync("run");

        await node.WriteAsync(Settings("one", "http://two"));

        var after = await _journal.WaitAsync("run", 2);
        Assert.Equal(("http://one", "http://two"), (UrlOf(before), UrlOf(after)));
        Assert.Equal(PidOf(before), PidOf(after));
        Assert.True(DataSourceOf(after).GetProperty("lastUpdatedMS").GetInt64() > DataSourceOf(before).GetProperty("lastUpdatedMS").GetInt64());
        Assert.Equal("""{"depth":3}""", DataSourceOf(after).GetProperty("jsonData").GetString());
        await _journal.WaitAsync("cancelled");
        Assert.Equal(2, _journal.Of("run").Count);
    }

    [Fact]
    public async Task ChangedEnvironment_StartsAnotherProcessAndStopsTheFirstAfterItsRuns()
    {
        await using var node = await TestNode.StartAsync(Settings("one", "http://h"));
        await using var subscriber = await node.SubscribeAsync(Channel);
        var before = await _journal.WaitAsync("run");

        await node.WriteAsync(Settings("two", "http://h"));

        var after = await _journal.WaitAsync("run", 2);
        Assert.NotEqual(PidOf(before), PidOf(after));
        Assert.Empty(_journal.Of("shutdown"));
        Assert.Equal(PidOf(before), PidOf(await _journal.WaitAsync("cancelled")));
        Assert.Equal(PidOf(before), PidOf(await _journal.WaitAsync("stopped")));
        Assert.Single(_journal.Of("stopped"));
        Assert.Equal(2, _journal.Of("run").Count);
    }

    [Fact]
    public async Task Stop_EndsThePlugin()
    {
        await using (var node = await TestNode.StartAsync(Settings("one", "http://h")))
        {
            await using var subscriber = await node.SubscribeAsync(Channel);
            await _journal.WaitAsync("run");
        }

        Assert.Single(_journal.Of("stopped"));
    }

    private static int PidOf(JsonElement entry) => entry.GetProperty("pid").GetInt32();

    private static JsonElement DataSourceOf(JsonElement entry) => entry.GetProperty("context").GetProperty("dataSourceInstanceSettings");

    private static string? UrlOf(JsonElement entry) => DataSourceOf(entry).GetProperty("url").GetString();

    private static string Script([CallerFilePath] string path = "")
    {
        var folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path) ?? ".", "../../Sources.Tests/Plugins/node-plugin"));
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), $"{folder} has no node_modules: run npm ci there, or test.sh");
        return Path.Combine(folder, "plugin.mjs");
    }

    private string Settings(string name, string url) => JsonSerializer.Serialize(new
    {
        live = new
        {
            sources = new object[]
            {
                new
                {
                    channels = "ds/weather/*",
                    type = "plugin",
                    plugin_id = "node-plugin",
                    executable = "node",
                    arguments = new[] { Script() },
                    environment = new { JOURNAL = _journal.Path, TEST_NAME = name },
                    data_source = new { url, json_data = new { depth = 3 }, secure_json_data = new { password = "p4ssw0rd" } },
                },
            },
        },
    });
}
