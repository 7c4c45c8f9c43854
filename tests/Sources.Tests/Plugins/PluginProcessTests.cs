using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Sources.Tests;

public sealed class PluginProcessTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/nowhere/plugin", "/nowhere/plugin: there is no such file")]
    [InlineData("no-such-plugin-here", "no-such-plugin-here: there is no such file")]
    [InlineData("/etc/passwd", "/etc/passwd: it is not executable, or a folder above it is closed to this user")]
    [InlineData("/bin/true", "it exited with code 0 without a handshake; is /bin/true a Grafana back-end plugin?")]
    [InlineData("/bin/pwd", "and not a handshake such as 1|2|unix|/path|grpc")]
    public async Task Start_NoPlugin_SaysWhatIsWrong(string executable, string fault)
    {
        await using var plugin = new TestPlugin();
        var source = plugin.Source("count/1", plugin.Options with { Executable = executable, Arguments = [] });
        var error = await FailAsync(source);
        Assert.Contains($"plugin node-plugin cannot be started: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        Assert.Equal(LogLevel.Error, (await plugin.Logs.WaitAsync(fault)).Level);
    }

    [Fact]
    public async Task Start_NoProgram_SaysSo()
    {
        await using var plugin = new TestPlugin();
        var file = Path.Combine(plugin.Folder, "plugin");

        // A copy keeps the right to be executed.
        File.Copy("/bin/true", file);
        await File.WriteAllBytesAsync(file, [1, 2, 3, 4], Cancellation);
        var error = await FailAsync(plugin.Source("count/1", plugin.Options with { Executable = file }));
        Assert.Equal($"plugin node-plugin cannot be started: {file}: it is no program for this machine", error.Message);
    }

    [Theory]
    [InlineData("exit", "it exited with code 5 without a handshake")]
    [InlineData("rubbish", "its first line is 'Usage: plugin [flags]'")]
    [InlineData("core", "its handshake has the version '9'")]
    [InlineData("app", "it speaks version '1' of the plugin protocol")]
    [InlineData("netrpc", "it speaks 'netrpc'")]
    [InlineData("tls", "it wants TLS")]
    [InlineData("nowhere", "which is no address")]
    public async Task Start_BadHandshake_SaysWhatIsWrongAndEndsTheProcess(string mode, string fault)
    {
        await using var plugin = new TestPlugin(mode);
        var error = await FailAsync(plugin.Source("count/1"));
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        Assert.True(TestPlugin.IsGone(await ProcessIdAsync(plugin)));
    }

    [Fact]
    public async Task Start_SaysNothing_IsGivenUpAfterAMinute()
    {
        var time = new FakeTimeProvider();
        await using var plugin = new TestPlugin("silent", time);
        var failing = FailAsync(plugin.Source("count/1"));
        var processId = await ProcessIdAsync(plugin);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(failing.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("it did not say within 60 s where it listens", (await failing).Message, StringComparison.Ordinal);
        Assert.True(TestPlugin.IsGone(processId));
    }

    [Fact]
    public async Task Start_Cancelled_GoesOnForOthers()
    {
        await using var plugin = new TestPlugin();
        using var end = new CancellationTokenSource();
        var source = plugin.Source("count/1");
        var first = source.AdmitAsync(TestPlugin.Viewer, end.Token).AsTask();
        var second = source.AdmitAsync(TestPlugin.Viewer, Cancellation).AsTask();
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(SourceAdmissionStatus.Allowed, (await second.WaitAsync(Deadline, Cancellation)).Status);
        Assert.Single(plugin.Journal.Of("start"));
    }

    [Fact]
    public async Task Start_ManyAtOnce_IsOneProcess()
    {
        await using var plugin = new TestPlugin();
        var same = plugin.Options with { Pattern = "ds/other/*", Environment = [.. plugin.Options.Environment.Reverse()] };
        var sources = Enumerable.Range(0, 20).Select(n => plugin.Source($"count/{n}", n % 2 == 0 ? plugin.Options : same));
        await Task.WhenAll(sources.Select(source => source.AdmitAsync(TestPlugin.Viewer, Cancellation).AsTask())).WaitAsync(Deadline, Cancellation);
        Assert.Single(plugin.Journal.Of("start"));
        Assert.Equal(20, plugin.Journal.Of("subscribe").Count);
    }

    [Fact]
    public async Task Start_Environment_IsTheHandshakeAndWhatWasConfigured()
    {
        Environment.SetEnvironmentVariable("TEST_OF_THE_HOST", "secret");
        await using var plugin = new TestPlugin();
        var options = plugin.Options with { Arguments = [.. plugin.Options.Arguments, "a b", "\"c\""], Environment = [.. plugin.Options.Environment, new("TEST_OWN", "x=y"), new("PLUGIN_PROTOCOL_VERSIONS", "7")] };
        await plugin.Source("count/1", options).AdmitAsync(TestPlugin.Viewer, Cancellation);
        var start = await plugin.Journal.WaitAsync("start");
        var environment = start.GetProperty("environment");
        Assert.Equal("datasource", environment.GetProperty("grafana_plugin_type").GetString());
        Assert.Equal("2", environment.GetProperty("PLUGIN_PROTOCOL_VERSIONS").GetString());
        Assert.Equal("10000", environment.GetProperty("PLUGIN_MIN_PORT").GetString());
        Assert.Equal("25000", environment.GetProperty("PLUGIN_MAX_PORT").GetString());
        Assert.Equal("x=y", environment.GetProperty("TEST_OWN").GetString());
        Assert.Equal(["a b", "\"c\""], start.GetProperty("argv").EnumerateArray().Select(argument => argument.GetString()));
        var names = start.GetProperty("names").EnumerateArray().Select(name => name.GetString()).ToList();
        Assert.Contains("PATH", names);
        Assert.DoesNotContain("TEST_OF_THE_HOST", names);
    }

    [Fact]
    public async Task Start_Tcp_IsReachedToo()
    {
        await using var plugin = new TestPlugin("tcp");
        var sink = new RecordingSink();
        await plugin.Source("count/3").RunAsync(sink, Cancellation).WaitAsync(Deadline, Cancellation);
        Assert.Equal(["{\"n\":1}", "{\"n\":2}", "{\"n\":3}"], sink.TakenData());
    }

    [Fact]
    public async Task Output_OfTheProcess_IsLoggedAtItsLevel()
    {
        await using var plugin = new TestPlugin("log,stdio");
        await plugin.Source("count/1").AdmitAsync(TestPlugin.Viewer, Cancellation);
        Assert.Equal((LogLevel.Information, "node-plugin: plain text"), await plugin.Logs.WaitAsync("plain text"));
        Assert.Equal((LogLevel.Error, "node-plugin: it broke code=7"), await plugin.Logs.WaitAsync("it broke"));
        Assert.Equal(LogLevel.Information, (await plugin.Logs.WaitAsync("node-plugin: after")).Level);
        Assert.InRange((await plugin.Logs.WaitAsync("yyyy")).Text.Length, 30_000, 40_000);
        Assert.Equal((LogLevel.Information, "node-plugin: printed"), await plugin.Logs.WaitAsync("printed"));
        Assert.Equal((LogLevel.Warning, "node-plugin: careful left=3"), await plugin.Logs.WaitAsync("careful"));
    }

    [Fact]
    public async Task Exit_ByItself_IsLoggedAndTheNextNeedStartsIt()
    {
        await using var plugin = new TestPlugin();
        var source = plugin.Source("count/1");
        await source.AdmitAsync(TestPlugin.Viewer, Cancellation);
        var first = await ProcessIdAsync(plugin);
        using (var process = Process.GetProcessById(first))
        {
            process.Kill();
        }

        var (level, text) = await plugin.Logs.WaitAsync("exited by itself with code 137");
        Assert.Equal(LogLevel.Error, level);
        Assert.Contains($"process {first}", text, StringComparison.Ordinal);
        var admission = await source.AdmitAsync(TestPlugin.Viewer, Cancellation).AsTask().WaitAsync(Deadline, Cancellation);
        Assert.Equal(SourceAdmissionStatus.Allowed, admission.Status);
        Assert.NotEqual(first, (await plugin.Journal.WaitAsync("start", 2)).GetProperty("pid").GetInt32());
    }

    [Fact]
    public async Task Dispose_OfThePool_TellsThePluginAndLeavesNothing()
    {
        await using var plugin = new TestPlugin();
        var source = plugin.Source("count/1");
        await source.AdmitAsync(TestPlugin.Viewer, Cancellation);
        var folder = (await plugin.Journal.WaitAsync("start")).GetProperty("environment").GetProperty("PLUGIN_UNIX_SOCKET_DIR").GetString();
        Assert.True(Directory.Exists(folder));
        await plugin.Hosts.DisposeAsync().AsTask().WaitAsync(Deadline, Cancellation);
        await plugin.Journal.WaitAsync("stopped");
        Assert.True(TestPlugin.IsGone(await ProcessIdAsync(plugin)));
        Assert.False(Directory.Exists(folder));
        Assert.Contains(plugin.Logs.Texts, text => text.EndsWith("was stopped.", StringComparison.Ordinal));
        Assert.DoesNotContain(plugin.Logs.Texts, text => text.Contains("exited by itself", StringComparison.Ordinal));
        Assert.Contains("its host stops", (await FailAsync(source)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_StubbornPlugin_KillsItWithItsChildrenAfterTwoSeconds()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var time = new FakeTimeProvider();
        await using var plugin = new TestPlugin($"stubborn,children={((IPEndPoint)listener.LocalEndpoint).Port}", time);
        await plugin.Source("count/1").AdmitAsync(TestPlugin.Viewer, Cancellation);
        using var child = await listener.AcceptSocketAsync(Cancellation).AsTask().WaitAsync(Deadline, Cancellation);
        var stopping = plugin.Hosts.DisposeAsync().AsTask();
        await plugin.Journal.WaitAsync("shutdown");
        time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(stopping.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        await stopping.WaitAsync(Deadline, Cancellation);
        Assert.True(TestPlugin.IsGone(await ProcessIdAsync(plugin)));
        Assert.Equal(0, await child.ReceiveAsync(new byte[1], Cancellation).AsTask().WaitAsync(Deadline, Cancellation));
        await plugin.Logs.WaitAsync("was killed");
    }

    [Fact]
    public async Task Dispose_WhileStarting_EndsTheProcess()
    {
        await using var plugin = new TestPlugin("silent");
        var failing = FailAsync(plugin.Source("count/1"));
        var processId = await ProcessIdAsync(plugin);
        await plugin.Hosts.DisposeAsync().AsTask().WaitAsync(Deadline, Cancellation);
        Assert.Contains("its host stops", (await failing).Message, StringComparison.Ordinal);
        Assert.True(TestPlugin.IsGone(processId));
    }

    [Fact]
    public async Task Release_LastRegistration_StopsThePlugin()
    {
        await using var plugin = new TestPlugin();
        SourceRegistration[] registrations =
        [
            PluginSources.Register(plugin.Options, plugin.Hosts, TimeProvider.System),
            PluginSources.Register(plugin.Options, plugin.Hosts, TimeProvider.System),
        ];
        await TestPlugin.Create(registrations[0], "count/1").AdmitAsync(TestPlugin.Viewer, Cancellation);
        await plugin.Hosts.ReleaseAsync(registrations[0]);
        await plugin.Hosts.ReleaseAsync(registrations[0]);
        Assert.False(TestPlugin.IsGone(await ProcessIdAsync(plugin)));
        await plugin.Hosts.ReleaseAsync(registrations[1]).AsTask().WaitAsync(Deadline, Cancellation);
        Assert.True(TestPlugin.IsGone(await ProcessIdAsync(plugin)));
    }

    private static async Task<int> ProcessIdAsync(TestPlugin plugin) => (await plugin.Journal.WaitAsync("start")).GetProperty("pid").GetInt32();

    private static async Task<IOException> FailAsync(IBackendSource source) =>
        await Assert.ThrowsAsync<IOException>(() => source.RunAsync(new RecordingSink(), Cancellation).WaitAsync(Deadline, Cancellation));
}
