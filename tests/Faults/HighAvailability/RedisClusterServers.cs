using System.Globalization;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>A Redis Cluster of three masters, each with a replica.</summary>
internal sealed class RedisClusterServers : IAsyncDisposable
{
    private const int Masters = 3;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Dictionary<int, ChildProcess> _servers = [];

    private RedisClusterServers(string folder) => Folder = folder;

    /// <summary>Where the processes have their files, and write.</summary>
    public string Folder { get; }

    /// <summary>What nodes are told: one of the cluster's, which tells them of the others.</summary>
    public string Address => AddressOf(_servers.Keys.First());

    /// <summary>Starts the servers and makes a cluster of them.</summary>
    public static async Task<RedisClusterServers> StartAsync()
    {
        var cluster = new RedisClusterServers(TestLogs.NewFolder());
        try
        {
            for (var i = 0; i < 2 * Masters; i++)
            {
                cluster.Start(RedisProcess.FreePort());
            }

            await Eventually.HoldsAsync(cluster.CreateAsync, Deadline, "the cluster is made");
            await Eventually.HoldsAsync(cluster.IsWellAsync, Deadline, "every master has its replica");
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The masters' ports with the slots that each has.</summary>
    public async Task<IReadOnlyDictionary<int, IReadOnlyList<(int First, int Last)>>> SlotsAsync()
    {
        var slots = new Dictionary<int, IReadOnlyList<(int, int)>>();
        foreach (var fields in await NodesAsync())
        {
            if (fields[2].Contains("master", StringComparison.Ordinal) && !fields[2].Contains("fail", StringComparison.Ordinal))
            {
                slots[PortOf(fields)] = [.. fields.Skip(8).Where(static field => char.IsAsciiDigit(field[0])).Select(static field => RangeOf(field))];
            }
        }

        return slots;
    }

    /// <summary>The port of the master that has a channel; null while it is lost and no other has been elected.</summary>
    /// <param name="channel">As clients name it.</param>
    public async Task<int?> MasterOfAsync(string channel)
    {
        var slot = int.Parse((await RedisCli.AskAsync(AlivePort(), "CLUSTER", "KEYSLOT", channel))[0], CultureInfo.InvariantCulture);
        int[] masters = [.. (await SlotsAsync()).Where(master => master.Value.Any(range => range.First <= slot && slot <= range.Last)).Select(static master => master.Key)];
        return masters is [var master] ? master : null;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync(int port)
    {
        _servers[port].Send(UnixSignal.Kill);
        await _servers[port].WaitForExitAsync(Deadline);
    }

    /// <summary>Waits until another has the channel that was at a killed master.</summary>
    public Task WaitForPromotionAsync(string channel, int lost, TimeSpan deadline) => Eventually.HoldsAsync(
        async () => await CoversAsync() && await MasterOfAsync(channel) is { } master && master != lost, deadline, $"a replica has taken the slots of the master on port {lost}");

    /// <summary>Brings back those that are away, as replicas.</summary>
    public async Task RestoreAsync()
    {
        foreach (var (port, server) in _servers.ToArray())
        {
            if (server.ExitCode is not null)
            {
                await server.DisposeAsync();
                Start(port);
            }
        }

        await Eventually.HoldsAsync(IsWellAsync, Deadline, "every master has its replica again");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
        {
            await server.DisposeAsync();
        }
    }

    private static string AddressOf(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    private static int PortOf(string[] fields) => int.Parse(fields[1].Split('@')[0].Split(':')[1], CultureInfo.InvariantCulture);

    private static (int First, int Last) RangeOf(string field)
    {
        var ends = field.Split('-');
        return (int.Parse(ends[0], CultureInfo.InvariantCulture), int.Parse(ends[^1], CultureInfo.InvariantCulture));
    }

    private void Start(int port)
    {
        var name = port.ToString(CultureInfo.InvariantCulture);
        var folder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;

        // One master that is lost must not close the other masters' slots.
        string[] arguments =
        [
            "--port", name, "--bind", "127.0.0.1", "--save", string.Empty, "--appendonly", "yes", "--appendfsync", "always", "--repl-diskless-sync-delay", "0",
            "--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--cluster-require-full-coverage", "no",
        ];
        _servers[port] = ChildProcess.Start("redis-server", arguments, Path.Combine(Folder, $"redis-{name}.log"), folder);
    }

    private int AlivePort() => _servers.First(static pair => pair.Value.ExitCode is null).Key;

    private async Task<IEnumerable<string[]>> NodesAsync() =>
        (await RedisCli.AskAsync(AlivePort(), "CLUSTER", "NODES")).Select(static line => line.Split(' ')).Where(static fields => fields.Length >= 8);

    private async Task<bool> CreateAsync()
    {
        string[] arguments = ["--cluster", "create", .. _servers.Keys.Select(AddressOf), "--cluster-replicas", "1", "--cluster-yes"];
        using var process = RedisProcess.Run("redis-cli", arguments, Folder);
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0;
    }

    private async Task<bool> CoversAsync() => (await SlotsAsync()).Values.Sum(static ranges => ranges.Sum(static range => range.Last - range.First + 1)) == 16384;

    private async Task<bool> IsWellAsync()
    {
        foreach (var port in _servers.Keys)
        {
            var lines = await RedisCli.AskAsync(port, "INFO", "replication");
            var isWell = lines.Any(static line => line is "master_link_status:up" || line.Contains("state=online", StringComparison.Ordinal));
            if (!isWell || !await RedisCli.SaysAsync(port, "cluster_state:ok", "CLUSTER", "INFO"))
            {
                return false;
            }
        }

        return await CoversAsync();
    }
}
