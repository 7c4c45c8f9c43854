using LiveOrleans.Redis.Tests;

namespace LiveOrleans.CSharpSource.Tests;

public sealed class ClusterTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private const string Channel = "ds/files/shared.log";

    private readonly string[] _cluster = ["--live:ha_engine", "redis", "--live:ha_engine_address", redis.Address];

    [Fact]
    public async Task Run_TwoNodes_IsOneUntilItsNodeStopsAndThenTheOthers()
    {
        using var folder = new FollowedFolder();
        folder.Append("shared.log", "one\n");
        await using var first = await SampleNode.StartAsync(folder, "first", _cluster);
        await using var second = await SampleNode.StartAsync(folder, "second", _cluster);
        await using var clientOfFirst = await first.ConnectAsync();
        await using var clientOfSecond = await second.ConnectAsync();
        await clientOfFirst.SubscribeAsync($"1/{Channel}");
        await clientOfSecond.SubscribeAsync($"1/{Channel}");
        await clientOfFirst.UntilAsync("one");

        folder.Append("shared.log", "two\n");
        Assert.Equal(["two"], WireClient.Lines(await clientOfFirst.UntilAsync("two")));
        Assert.Equal(["two"], WireClient.Lines(await clientOfSecond.UntilAsync("two")));
        Assert.Equal(1, Opened(first) + Opened(second));
        var (source, seenBySecond) = (await first.SourceAsync(Channel), await second.SourceAsync(Channel));
        Assert.Equal(source, seenBySecond);
        Assert.Equal("live", source?.State);

        var (owner, other, client) = Opened(first) == 1 ? (first, second, clientOfSecond) : (second, first, clientOfFirst);
        Assert.Equal(0, await owner.StopAsync());
        folder.Append("shared.log", "three\n");
        await client.UntilAsync("three");

        await Eventually.HoldsAsync(() => IsLiveAsync(other), Deadline, "the other node runs the source");
        Assert.Equal((1, 1), (Opened(owner), Closed(owner)));
        Assert.Equal(1, Opened(other) - Closed(other));
        Assert.True((await other.SourceAsync(Channel))?.Token > source?.Token);
    }

    private static async Task<bool> IsLiveAsync(SampleNode node) => (await node.SourceAsync(Channel))?.State is "live";

    private static int Closed(SampleNode node) => node.Log.Split($"Closed 1/{Channel} ").Length - 1;

    private static int Opened(SampleNode node) => node.Log.Split($"Opened 1/{Channel} ").Length - 1;
}
