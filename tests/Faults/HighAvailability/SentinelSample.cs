using System.Globalization;
using System.Text.RegularExpressions;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>What samples/haproxy-sentinel starts: two Redis, Sentinel and HAProxy, with other ports and nothing else changed.</summary>
internal sealed partial class SentinelSample : IAsyncDisposable
{
    private const string Proxy = "haproxy";
    private const string Sentinel = "redis-sentinel";

    /// <summary>Sentinel begins a failover of the same master after twice failover-timeout at the earliest.</summary>
    private static readonly TimeSpan FailoverInterval = TimeSpan.FromSeconds(22);

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Dictionary<int, int> _ports = new[] { 6379, 6380, 6381, 26379 }.ToDictionary(static port => port, static _ => LoopbackPorts.Take());
    private readonly Dictionary<int, ChildProcess> _servers = [];
    private readonly List<ChildProcess> _others = [];
    private long? _killed;

    private SentinelSample(string folder) => Folder = folder;

    /// <summary>Where the processes have their files, and write.</summary>
    public string Folder { get; }

    /// <summary>Where nodes find the master through HAProxy.</summary>
    public string ProxyAddress => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_ports[6379]}");

    /// <summary>Where nodes ask Sentinel.</summary>
    public string SentinelAddress => string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{SentinelPort}?serviceName=live");

    private int SentinelPort => _ports[26379];

    /// <summary>Starts everything, and waits until Sentinel knows the replica; skips the test where a program is missing.</summary>
    /// <param name="hasProxy">Whether HAProxy is started.</param>
    public static async Task<SentinelSample> StartAsync(bool hasProxy)
    {
        string[] programs = hasProxy ? ["redis-server", "redis-cli", Proxy] : ["redis-server", "redis-cli"];
        foreach (var program in programs)
        {
            Assert.SkipUnless(IsInstalled(program), $"{program} is not in the PATH: apt-get install redis-server haproxy.");
        }

        var sample = new SentinelSample(TestLogs.NewFolder());
        try
        {
            await sample.CopyFilesAsync();
            sample.StartServer(6380);
            sample.StartServer(6381);
            await Eventually.HoldsAsync(
                () => RedisCli.SaysAsync(sample._ports[6381], "master_link_status:up", "INFO", "replication"), Deadline, "the replica has the master's data");
            sample._others.Add(ChildProcess.Start("redis-server", ["sentinel.conf", "--sentinel"], sample.LogOf(Sentinel), sample.Folder));
            await sample.WaitForReplicaAsync();
            if (hasProxy)
            {
                sample._others.Add(ChildProcess.Start(Proxy, ["-f", "haproxy.cfg"], sample.LogOf(Proxy), sample.Folder));
                await Eventually.HoldsAsync(
                    () => RedisCli.SaysAsync(sample._ports[6379], "role:master", "INFO", "replication"), Deadline, "HAProxy leads to the master");
            }

            return sample;
        }
        catch
        {
            await sample.DisposeAsync();
            throw;
        }
    }

    /// <summary>The port of the master, as Sentinel says.</summary>
    public async Task<int> MasterAsync() => await RedisCli.AskAsync(SentinelPort, "SENTINEL", "get-master-addr-by-name", "live") is [_, var port]
        ? int.Parse(port, CultureInfo.InvariantCulture)
        : throw new InvalidOperationException($"Sentinel does not know the master; the logs are in {Folder}.");

    /// <summary>The port of the other Redis.</summary>
    public async Task<int> ReplicaAsync()
    {
        var master = await MasterAsync();
        return _servers.Keys.Single(port => port != master);
    }

    /// <summary>SIGKILL.</summary>
    /// <returns>The port of the one that is left.</returns>
    public async Task<int> KillMasterAsync()
    {
        var master = await MasterAsync();
        _servers[master].Send(UnixSignal.Kill);
        await _servers[master].WaitForExitAsync(Deadline);
        _killed = TimeProvider.System.GetTimestamp();
        return _servers.Keys.Single(port => port != master);
    }

    /// <summary>Waits until Sentinel names another master, which knows that it is the master.</summary>
    public Task WaitForMasterAsync(int port, TimeSpan deadline) => Eventually.HoldsAsync(
        async () => await MasterAsync() == port && await RedisCli.SaysAsync(port, "role:master", "INFO", "replication"), deadline, $"the Redis on port {port} is the master");

    /// <summary>Starts the one that was killed, which calls itself the master, and waits until Sentinel has made it the replica of the other.</summary>
    public async Task ReturnAsync()
    {
        foreach (var (port, server) in _servers.ToArray())
        {
            if (server.ExitCode is not null)
            {
                await server.DisposeAsync();
                StartServer(_ports.Single(pair => pair.Value == port).Key);
            }
        }

        await WaitForReplicaAsync();
    }

    /// <summary>Brings back the one that is away, and waits until Sentinel would fail over again.</summary>
    public async Task RestoreAsync()
    {
        await ReturnAsync();
        if (_killed is { } killed && FailoverInterval - TimeProvider.System.GetElapsedTime(killed) is { Ticks: > 0 } left)
        {
            await Task.Delay(left, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Cuts the replica off from its master, which it may not follow any more; all else reaches it.</summary>
    public async Task CutReplicationAsync()
    {
        var replica = await ReplicaAsync();
        await RedisCli.AskAsync(replica, "CONFIG", "SET", "masteruser", "nobody", "masterauth", "nothing");
        await RedisCli.AskAsync(replica, "CLIENT", "KILL", "TYPE", "master");
        await Eventually.HoldsAsync(
            () => RedisCli.SaysAsync(replica, "master_link_status:down", "INFO", "replication"), Deadline, "the replica is cut off");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _others.Concat(_servers.Values))
        {
            await process.DisposeAsync();
        }
    }

    internal static bool IsInstalled(string program) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator)
        .Append("/usr/sbin")
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    private string LogOf(string name) => Path.Combine(Folder, $"{name}.log");

    private void StartServer(int port)
    {
        var own = _ports[port];
        _servers[own] = ChildProcess.Start(
            "redis-server", [string.Create(CultureInfo.InvariantCulture, $"redis-{port}.conf")], LogOf(string.Create(CultureInfo.InvariantCulture, $"redis-{port}")), Folder);
    }

    private async Task WaitForReplicaAsync()
    {
        await Eventually.HoldsAsync(
            async () =>
            {
                var lines = await RedisCli.AskAsync(SentinelPort, "SENTINEL", "replicas", "live");
                return ValueOf(lines, "flags") is "slave" && ValueOf(lines, "master-link-status") is "ok";
            },
            Deadline,
            $"Sentinel knows of a replica that is well; the logs are in {Folder}");
        var master = await MasterAsync();
        await Eventually.HoldsAsync(
            async () => (await RedisCli.AskAsync(master, "INFO", "replication")).Any(static line => line.Contains("state=online", StringComparison.Ordinal)),
            Deadline,
            "the replica follows the master");
    }

    private static string? ValueOf(IReadOnlyList<string> lines, string name) =>
        lines.SkipWhile(line => !string.Equals(line, name, StringComparison.Ordinal)).Skip(1).FirstOrDefault();

    // artifacts/bin/Faults/<configuration>
    private async Task CopyFilesAsync()
    {
        var source = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "samples", "haproxy-sentinel"));
        foreach (var file in Directory.EnumerateFiles(source).Where(static file => Path.GetExtension(file) is ".conf" or ".cfg"))
        {
            var text = await File.ReadAllTextAsync(file);
            text = Port().Replace(text, match => _ports[int.Parse(match.Value, CultureInfo.InvariantCulture)].ToString(CultureInfo.InvariantCulture));
            await File.WriteAllTextAsync(Path.Combine(Folder, Path.GetFileName(file)), text);
        }

        foreach (var port in new[] { 6380, 6381 })
        {
            Directory.CreateDirectory(Path.Combine(Folder, _ports[port].ToString(CultureInfo.InvariantCulture)));
        }
    }

    [GeneratedRegex(@"\b(6379|6380|6381|26379)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Port();
}
