namespace LiveOrleans.Redis.Tests;

/// <summary>A redis-server and two Sentinels that know where it is.</summary>
public sealed class SentinelServers : RedisServer
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("redis-sentinels-");
    private readonly List<RedisProcess> _sentinels = [];

    public override RedisOptions Options =>
        new() { Address = $"redis://{string.Join(',', _sentinels.Select(static sentinel => sentinel.Address))}?serviceName=main" };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        for (var i = 0; i < 2; i++)
        {
            // Two Sentinels may each vote for themselves; they try again after twice the time of a failover.
            var file = Path.Combine(_folder.FullName, $"sentinel{i}.conf");
            await File.WriteAllTextAsync(
                file,
                $"sentinel monitor main 127.0.0.1 {Port} 1\nsentinel down-after-milliseconds main 1000\nsentinel failover-timeout main 2000\n");
            var sentinel = new RedisProcess(file, "--sentinel");
            _sentinels.Add(sentinel);
            sentinel.Start();
            await Eventually.HoldsAsync(() => KnowsAsync(sentinel), Deadline, $"the Sentinel on port {sentinel.Port} knows where Redis is");
        }
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var sentinel in _sentinels)
        {
            await sentinel.DisposeAsync();
        }

        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Where the Sentinels believe the master to be.</summary>
    internal async Task<string> MasterAsync() =>
        string.Join("; ", await Task.WhenAll(_sentinels.Select(static sentinel => AskAsync(sentinel, "get-master-addr-by-name"))));

    /// <summary>Waits until every Sentinel knows of a replica, which they ask the master for every ten seconds.</summary>
    internal Task KnowsReplicaAsync() => Eventually.HoldsAsync(
        async () =>
        {
            foreach (var sentinel in _sentinels)
            {
                if ((await AskAsync(sentinel, "replicas")).Length == 0)
                {
                    return false;
                }
            }

            return true;
        },
        Deadline,
        "the Sentinels know of the replica");

    /// <summary>From now on the master may be silent for a minute: a machine that stalls for a second makes no other failover.</summary>
    internal async Task KeepMasterAsync()
    {
        foreach (var sentinel in _sentinels)
        {
            Assert.Equal("OK", await AskAsync(sentinel, "set", "down-after-milliseconds", "60000"));
        }
    }

    private async Task<bool> KnowsAsync(RedisProcess sentinel) =>
        (await AskAsync(sentinel, "get-master-addr-by-name")).Contains($"{Port}", StringComparison.Ordinal);

    private static async Task<string> AskAsync(RedisProcess sentinel, string question, params string[] further)
    {
        string[] arguments = ["-p", $"{sentinel.Port}", "sentinel", question, "main", .. further];
        using var process = RedisProcess.Run("redis-cli", arguments, sentinel.Folder.FullName);
        var answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return answer.Trim();
    }
}
