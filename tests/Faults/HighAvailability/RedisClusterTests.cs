using System.Globalization;

namespace LiveOrleans.Faults;

/// <summary>One of three masters of a Redis Cluster is killed: what is at the others goes on, and what was at it comes back.</summary>
[Trait(FaultSettings.Form, FaultSettings.Long)]
public sealed class RedisClusterTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // A master is gone for the others after 2 s; then its replica is elected.
    private static readonly TimeSpan LostBudget = TimeSpan.FromSeconds(15);

    // Less than the others need to notice that a master is gone, and enough for a machine that has other things to do.
    private static readonly TimeSpan OtherBudget = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Kill_OneOfThreeMasters_ChannelsOfTheOthersGoOnAndItsOwnComeBack()
    {
        Assert.SkipUnless(SentinelSample.IsInstalled("redis-cli"), "redis-cli is not in the PATH: apt-get install redis-server.");
        await using var redis = await RedisClusterServers.StartAsync();
        await using var cluster = await ClusterProcess.StartAsync([NodeRole.All, NodeRole.All], redis.Address, redis.Folder);
        var lost = new TakeOverTimes("pause of a channel of the lost master", LostBudget);
        var others = new TakeOverTimes("pause of a channel of another master", OtherBudget);
        try
        {
            for (var round = 1; round <= FaultSettings.Rounds; round++)
            {
                await redis.RestoreAsync();
                await RunRoundAsync(redis, cluster, round, lost, others);
            }
        }
        finally
        {
            output.WriteLine($"{lost}; {others}");
        }

        lost.AssertInBudget();
        others.AssertInBudget();
    }

    private async Task RunRoundAsync(RedisClusterServers redis, ClusterProcess cluster, int round, TakeOverTimes lost, TakeOverTimes others)
    {
        await using var flow = await ChannelFlow.BeginAsync(cluster, round);
        var masters = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var channel in flow.Channels)
        {
            masters[channel] = await redis.MasterOfAsync($"1/{channel}") ?? throw new InvalidOperationException($"No master has {channel}.");
        }

        await flow.PublishAtAsync(cluster.Nodes);
        var chosen = flow.Channels[round % flow.Channels.Count];
        var victim = masters[chosen];
        var killed = TimeProvider.System.GetTimestamp();
        await redis.KillAsync(victim);
        await redis.WaitForPromotionAsync($"1/{chosen}", victim, Deadline);
        await flow.GoesOnAsync();
        await Task.Delay(Around, TimeProvider.System, TestContext.Current.CancellationToken);
        var ended = TimeProvider.System.GetTimestamp();
        await flow.EndAsync();

        flow.AddPauses(channel => masters[channel] == victim ? lost : others, killed, ended);
        var checker = new HistoryChecker { MayLoseWithEpoch = true };
        flow.Check(checker);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"round {round,3}: {masters.Values.Count(master => master == victim)} of {masters.Count} channels at the lost master, {flow}, {checker.LostWithEpoch} lost unseen, {checker.Resyncs} resyncs"));
        Assert.Equal(0, flow.Disconnects);
    }
}
