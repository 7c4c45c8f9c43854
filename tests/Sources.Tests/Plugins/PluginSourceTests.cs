using System.Text;
using System.Text.Json;
using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Sources.Tests;

public sealed class PluginSourceTests
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("open/1", SourceAdmissionStatus.Allowed, "")]
    [InlineData("lines", SourceAdmissionStatus.Allowed, "{\"a\":1}")]
    [InlineData("denied", SourceAdmissionStatus.PermissionDenied, "")]
    [InlineData("missing", SourceAdmissionStatus.NotFound, "")]
    public async Task Admit_Answer_IsThePlugins(string path, SourceAdmissionStatus status, string initial)
    {
        await using var plugin = new TestPlugin();
        var admission = await plugin.Source(path).AdmitAsync(TestPlugin.Viewer, Cancellation);
        Assert.Equal(status, admission.Status);
        Assert.Equal(initial, Encoding.UTF8.GetString(admission.InitialData.Span));
    }

    [Fact]
    public async Task Admit_Context_SaysWhoAndForWhichDataSource()
    {
        await using var plugin = new TestPlugin();
        var source = plugin.Source("open/1");
        await source.AdmitAsync(TestPlugin.Viewer, Cancellation);
        Assert.Equal("plugin", source.Type);
        Assert.False(source.AdmitsAnywhere);
        var call = await plugin.Journal.WaitAsync("subscribe");
        Assert.Equal("open/1", call.GetProperty("path").GetString());
        Assert.Equal("{\"q\":1}", call.GetProperty("data").GetString());
        var version = typeof(PluginSource).Assembly.GetName().Version?.ToString(3);
        AssertJson(
            $$$"""
            {
              "orgId": 7, "pluginId": "node-plugin", "pluginVersion": "", "apiVersion": "", "namespace": "org-7",
              "userAgent": "LiveOrleans/{{{version}}}", "grafanaConfig": {}, "appInstanceSettings": null,
              "user": { "login": "ada", "name": "Ada L.", "email": "ada@weather.test", "role": "Viewer" },
              "dataSourceInstanceSettings": {
                "id": 0, "uid": "weather", "name": "Weather", "url": "http://weather.test", "user": "", "database": "",
                "basicAuthEnabled": false, "basicAuthUser": "", "jsonData": "{\"depth\":3}", "apiVersion": "",
                "decryptedSecureJsonData": { "password": "{{{TestPlugin.Secret}}}" }, "lastUpdatedMS": 1700000000123
              }
            }
            """,
            call.GetProperty("context"));
    }

    [Fact]
    public async Task Admit_OfAnApp_HasTheAppsSettings()
    {
        await using var plugin = new TestPlugin();
        var options = plugin.Options with
        {
            Pattern = "plugin/app/*",
            DataSource = null,
            AppInstance = new PluginAppInstance { SecureJsonData = new Dictionary<string, string>(StringComparer.Ordinal) { ["key"] = "k" } },
        };
        var source = TestPlugin.Create(PluginSources.Register(options, plugin.Hosts, TimeProvider.System), "open/1", "plugin/app", orgId: 1);
        await source.AdmitAsync(TestPlugin.Viewer, Cancellation);
        var context = (await plugin.Journal.WaitAsync("subscribe")).GetProperty("context");
        Assert.Equal("default", context.GetProperty("namespace").GetString());
        Assert.Equal(JsonValueKind.Null, context.GetProperty("dataSourceInstanceSettings").ValueKind);
        AssertJson(
            """{ "jsonData": "{}", "decryptedSecureJsonData": { "key": "k" }, "lastUpdatedMS": 0, "apiVersion": "" }""",
            context.GetProperty("appInstanceSettings"));
    }

    [Fact]
    public async Task Admit_DataSourceWithoutSettings_HasTheUidOfTheChannel()
    {
        await using var plugin = new TestPlugin();
        await plugin.Source("open/1", plugin.Options with { DataSource = null }).AdmitAsync(TestPlugin.Viewer, Cancellation);
        var settings = (await plugin.Journal.WaitAsync("subscribe")).GetProperty("context").GetProperty("dataSourceInstanceSettings");
        Assert.Equal("weather", settings.GetProperty("uid").GetString());
        Assert.Equal("{}", settings.GetProperty("jsonData").GetString());
    }

    [Theory]
    [InlineData("failing", "plugin node-plugin failed in SubscribeStream: Unknown: login with *** was refused")]
    [InlineData("rubbish", "plugin node-plugin answered SubscribeStream with what is not JSON (byte 1)")]
    [InlineData("strange", "plugin node-plugin answered SubscribeStream with the status 7, which nobody knows")]
    public async Task Admit_Failure_IsToldWithoutSecrets(string path, string message)
    {
        await using var plugin = new TestPlugin();
        var error = await Assert.ThrowsAsync<IOException>(() => plugin.Source(path).AdmitAsync(TestPlugin.Viewer, Cancellation).AsTask());
        Assert.Equal(message, error.Message);
        Assert.DoesNotContain(plugin.Logs.Texts, text => text.Contains(TestPlugin.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Admit_Cancelled_CancelsTheCall()
    {
        await using var plugin = new TestPlugin();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var admission = plugin.Source("hanging").AdmitAsync(TestPlugin.Viewer, end.Token).AsTask();
        await plugin.Journal.WaitAsync("subscribe");
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => admission.WaitAsync(Deadline, Cancellation));
        await plugin.Journal.WaitAsync("cancelled");
    }

    [Theory]
    [InlineData("modified", SourceAdmissionStatus.Allowed, "{\"modified\":{\"q\":1}}")]
    [InlineData("nothing", SourceAdmissionStatus.Allowed, "")]
    [InlineData("denied", SourceAdmissionStatus.PermissionDenied, "")]
    [InlineData("missing", SourceAdmissionStatus.NotFound, "")]
    public async Task Receive_Answer_IsThePlugins(string path, SourceAdmissionStatus status, string published)
    {
        await using var plugin = new TestPlugin();
        var acceptance = await plugin.Source(path).ReceiveAsync(TestPlugin.Viewer, Cancellation);
        Assert.Equal(status, acceptance.Status);
        Assert.Equal(published, Encoding.UTF8.GetString(acceptance.Data.Span));
        var call = await plugin.Journal.WaitAsync("publish");
        Assert.Equal("{\"q\":1}", call.GetProperty("data").GetString());
        Assert.Equal("ada", call.GetProperty("context").GetProperty("user").GetProperty("login").GetString());
    }

    [Theory]
    [InlineData("failing", "plugin node-plugin failed in PublishStream: Unknown: login with *** was refused")]
    [InlineData("rubbish", "plugin node-plugin answered PublishStream with what is not JSON (byte 1)")]
    public async Task Receive_Failure_IsToldWithoutSecrets(string path, string message)
    {
        await using var plugin = new TestPlugin();
        var error = await Assert.ThrowsAsync<IOException>(() => plugin.Source(path).ReceiveAsync(TestPlugin.Viewer, Cancellation).AsTask());
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public async Task Calls_OfAPluginWithoutStreams_AreRefused()
    {
        await using var plugin = new TestPlugin("nostream");
        var source = plugin.Source("open/1");
        Assert.Equal(SourceAdmission.NotFound, await source.AdmitAsync(TestPlugin.Viewer, Cancellation));
        Assert.Equal(SourceAcceptance.Denied, await source.ReceiveAsync(TestPlugin.Viewer, Cancellation));
        var error = await Assert.ThrowsAsync<IOException>(() => source.RunAsync(new RecordingSink(), Cancellation));
        Assert.Equal("plugin node-plugin has no RunStream", error.Message);
    }

    [Fact]
    public async Task Run_PluginEndsTheStream_EndsWithAllPackets()
    {
        await using var plugin = new TestPlugin();
        var sink = new RecordingSink(42) { Opener = TestPlugin.Request("{\"first\":true}") };
        await plugin.Source("count/2000").RunAsync(sink, Cancellation).WaitAsync(Deadline, Cancellation);
        Assert.Equal(Enumerable.Range(1, 2000).Select(n => $"{{\"n\":{n}}}"), sink.TakenData());
        Assert.InRange(sink.Writes, 1, 1999);
        var call = await plugin.Journal.WaitAsync("run");
        Assert.Equal("count/2000", call.GetProperty("path").GetString());
        Assert.Equal("{\"first\":true}", call.GetProperty("data").GetString());
        Assert.Equal("ada", call.GetProperty("context").GetProperty("user").GetProperty("login").GetString());
        AssertJson("""{ "Live-Fencing-Token": "42", "Live-Channel": "7/ds/weather/count/2000" }""", call.GetProperty("headers"));
    }

    [Fact]
    public async Task Run_WithoutOpener_IsForNobody()
    {
        await using var plugin = new TestPlugin();
        await plugin.Source("count/1").RunAsync(new RecordingSink(), Cancellation).WaitAsync(Deadline, Cancellation);
        var call = await plugin.Journal.WaitAsync("run");
        Assert.Equal(string.Empty, call.GetProperty("data").GetString());
        Assert.Equal(JsonValueKind.Null, call.GetProperty("context").GetProperty("user").ValueKind);
        Assert.Empty(plugin.Journal.Of("subscribe"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_Cancelled_EndsTheCallAtOnce(bool whileWriting)
    {
        await using var plugin = new TestPlugin();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sink = new RecordingSink { Gate = whileWriting ? gate.Task : Task.CompletedTask };
        var run = plugin.Source("open/1").RunAsync(sink, end.Token);
        await (whileWriting ? sink.Held.WaitAsync(Deadline, Cancellation) : sink.NextAsync());
        var since = TimeProvider.System.GetTimestamp();
        await end.CancelAsync();
        await plugin.Journal.WaitAsync("cancelled");
        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, AtOnce);
        gate.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Deadline, Cancellation));
        Assert.Equal(1, sink.Writes);
    }

    [Fact]
    public async Task Run_CancelledWhileThePluginStarts_EndsAtOnce()
    {
        await using var plugin = new TestPlugin("silent");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var run = plugin.Source("open/1").RunAsync(new RecordingSink(), end.Token);
        await plugin.Journal.WaitAsync("start");
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(AtOnce, Cancellation));
    }

    [Fact]
    public async Task Run_PluginDies_FailsWithTheExitCodeAfterWhatCameBefore()
    {
        await using var plugin = new TestPlugin();
        var sink = new RecordingSink();
        var source = plugin.Source("die/3");
        var error = await Assert.ThrowsAsync<IOException>(() => source.RunAsync(sink, Cancellation).WaitAsync(Deadline, Cancellation));
        Assert.Equal("plugin node-plugin exited with code 3 during RunStream", error.Message);
        Assert.Equal(["{\"n\":1}", "{\"n\":2}", "{\"n\":3}"], sink.TakenData());
        await Assert.ThrowsAsync<IOException>(() => source.RunAsync(sink, Cancellation).WaitAsync(Deadline, Cancellation));
        Assert.Equal(2, plugin.Journal.Of("start").Count);
    }

    [Theory]
    [InlineData("failing", "plugin node-plugin failed in RunStream: Unknown: login with *** was refused", 1)]
    [InlineData("rubbish", "plugin node-plugin sent a message that is not JSON (byte 1)", 1)]
    [InlineData("huge", "plugin node-plugin failed in RunStream: ResourceExhausted: Received message exceeds the maximum configured message size.", 0)]
    public async Task Run_StreamFails_IsToldWithoutSecretsAfterWhatCameBefore(string path, string message, int taken)
    {
        await using var plugin = new TestPlugin();
        var sink = new RecordingSink();
        var error = await Assert.ThrowsAnyAsync<Exception>(() => plugin.Source(path).RunAsync(sink, Cancellation).WaitAsync(Deadline, Cancellation));
        Assert.Equal(message, error.Message);
        Assert.Equal(taken, sink.TakenData().Count);
    }

    [Fact]
    public async Task Run_DataAfterTheSchemaOfTheAdmission_IsFrames()
    {
        await using var plugin = new TestPlugin();
        var source = plugin.Source("frames");
        var initial = (await source.AdmitAsync(TestPlugin.Viewer, Cancellation)).InitialData;
        Assert.StartsWith("{\"schema\":", Encoding.UTF8.GetString(initial.Span), StringComparison.Ordinal);
        await AssertFramesAsync(source, new RecordingSink { Opener = TestPlugin.Viewer });
        Assert.Single(plugin.Journal.Of("subscribe"));
    }

    [Fact]
    public async Task Run_ChannelOfAnotherNode_AsksForTheOpenerAndHasItsSchema()
    {
        await using var plugin = new TestPlugin();
        await AssertFramesAsync(plugin.Source("frames"), new RecordingSink { Opener = TestPlugin.Viewer });
        Assert.Equal("{\"q\":1}", Assert.Single(plugin.Journal.Of("subscribe")).GetProperty("data").GetString());
    }

    [Fact]
    public async Task Run_ChannelThatIsBehind_HoldsThePluginBack()
    {
        await using var plugin = new TestPlugin();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sink = new RecordingSink { Gate = gate.Task };
        var run = plugin.Source("flood").RunAsync(sink, end.Token);
        await sink.Held.WaitAsync(Deadline, Cancellation);
        var other = plugin.Source("open/1");
        for (var call = 0; call < 300; call++)
        {
            await other.AdmitAsync(TestPlugin.Viewer, Cancellation);
        }

        // Packets of 64 KiB: what the windows of the connection hold at the most.
        Assert.InRange(plugin.Journal.Of("flooded")[^1].GetProperty("sent").GetInt32(), 1, 400);
        await end.CancelAsync();
        gate.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Deadline, Cancellation));
    }

    [Theory]
    [InlineData("", LogLevel.Information, "says of its health: Ok. logged in with ***")]
    [InlineData("ill", LogLevel.Warning, "says of its health: Error. logged in with ***")]
    [InlineData("nohealth", LogLevel.Information, "says nothing of its health: Unimplemented")]
    public async Task Run_AfterAStart_LogsThePluginsHealthOnce(string mode, LogLevel level, string text)
    {
        await using var plugin = new TestPlugin(mode);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var registration = PluginSources.Register(plugin.Options, plugin.Hosts, TimeProvider.System);
        var sink = new RecordingSink();
        var run = TestPlugin.Create(registration, "open/1").RunAsync(sink, end.Token);
        Assert.Equal(level, (await plugin.Logs.WaitAsync(text)).Level);
        await TestPlugin.Create(registration, "count/1").RunAsync(new RecordingSink(), Cancellation).WaitAsync(Deadline, Cancellation);
        Assert.Single(plugin.Logs.Texts, entry => entry.Contains("its health", StringComparison.Ordinal));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Theory]
    [InlineData("unix:")]
    [InlineData("127.0.0.1:")]
    public async Task Run_PluginThatRunsByItself_IsConnectedToAndLeftRunning(string network)
    {
        await using var plugin = new TestPlugin();
        var socket = Path.Combine(plugin.Folder, "alone.sock");
        var isUnix = network is "unix:";
        using var process = await plugin.StartAloneAsync(isUnix ? network + socket : network + "0");
        var port = (await plugin.Journal.WaitAsync("listening")).GetProperty("port").GetInt32();
        var options = plugin.Options with { Executable = null, Arguments = [], Environment = [], Address = isUnix ? $"unix://{socket}" : $"127.0.0.1:{port}" };
        var sink = new RecordingSink();
        await plugin.Source("count/2", options).RunAsync(sink, Cancellation).WaitAsync(Deadline, Cancellation);
        Assert.Equal(["{\"n\":1}", "{\"n\":2}"], sink.TakenData());
        await plugin.Hosts.DisposeAsync();
        Assert.False(process.HasExited);
        Assert.Empty(plugin.Journal.Of("shutdown"));
    }

    [Fact]
    public async Task Calls_NobodyListensAtTheAddress_FailAndSaySo()
    {
        await using var plugin = new TestPlugin();
        var source = plugin.Source("count/2", plugin.Options with { Executable = null, Arguments = [], Environment = [], Address = $"unix://{plugin.Folder}/nobody.sock" });
        var error = await Assert.ThrowsAsync<IOException>(() => source.RunAsync(new RecordingSink(), Cancellation).WaitAsync(Deadline, Cancellation));
        Assert.StartsWith("plugin node-plugin failed in RunStream: Unavailable: ", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<IOException>(() => source.AdmitAsync(TestPlugin.Viewer, Cancellation).AsTask().WaitAsync(Deadline, Cancellation));
        Assert.StartsWith("plugin node-plugin failed in SubscribeStream: Unavailable: ", error.Message, StringComparison.Ordinal);
    }

    private static async Task AssertFramesAsync(IBackendSource source, RecordingSink sink)
    {
        await source.RunAsync(sink, Cancellation).WaitAsync(Deadline, Cancellation);
        var entries = new List<AppendEntry>();
        while (entries.Count < 2)
        {
            entries.AddRange(await sink.NextAsync());
        }

        Assert.Equal(["{\"values\":[[1]]}", "{\"values\":[[2]]}"], entries.Select(entry => Encoding.UTF8.GetString(entry.Data.Span)));
        Assert.All(entries, entry => Assert.Contains("\"walk\"", Encoding.UTF8.GetString((entry.Schema?.Json ?? default).Span), StringComparison.Ordinal));
    }

    private static void AssertJson(string expected, JsonElement actual)
    {
        using var document = JsonDocument.Parse(expected);
        Assert.True(JsonElement.DeepEquals(document.RootElement, actual), $"It is {actual}");
    }
}
