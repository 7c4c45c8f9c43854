namespace LiveOrleans.Redis.Tests;

/// <summary>A redis-server and two Sentinels that know where it is.</summary>
public sealed class SentinelServers : RedisServer
{
    private readonly List<RedisProcess> _sentinels = [];

    public override RedisOptions Options =>
        new() { Address = $"redis://{string.Join(',', _sentinels.Select(static sentinel => sentinel.Address))}?serviceName=main" };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        for (var i = 0; i < 2; i++)
        {
            var folder = Directory.CreateTempSubdirectory("redis-sentinel-");
            var file = Path.Combine(folder.FullName, "sentinel.conf");
            await File.WriteAllTextAsync(file, $"sentinel monitor main 127.0.0.1 {Port} 1\nsentinel down-after-milliseconds main 1000\n");
            var sentinel = new RedisProcess(file, "--sentinel");
            _sentinels.Add(sentinel);
            sentinel.Start();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var sentinel in _sentinels)
        {
            await sentinel.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}
