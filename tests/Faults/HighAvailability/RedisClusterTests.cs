using System.Globalization;

namespace LiveOrleans.Faults;

/// <summary>One of three masters of a Redis Cluster is killed: what is at the others goes on, and what was at it comes back.</summary>
[Trait(FaultSettings.Form, FaultSettings.Long)]
public sealed class RedisClusterTests(ITestOutputHelper output)
{
    private const int Channels = 12;
    private const int Flowing = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);
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
        string[] channels = [.. Enumerable.Range(0, Channels).Select(number => string.Create(CultureInfo.InvariantCulture, $"grafana/broadcast/r{round}c{number}"))];
        var masters = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var channel in channels)
        {
            masters[channel] = await redis.MasterOfAsync($"1/{channel}") ?? throw new InvalidOperationException($"No master has {channel}.");
        }

        await using var clients = new ClientFleet();
        foreach (var node in cluster.Addresses)
        {
            foreach (var channel in channels)
            {
                clients.Add(new LiveClientOptions { Nodes = [node], Channels = [$"1/{channel}"] });
            }
        }

        await clients.WaitForLiveAsync(Deadline);
        Publisher[] publishers = [.. channels.Select((channel, number) => new Publisher(
            string.Create(CultureInfo.InvariantCulture, $"r{round}p{number}"), cluster.Addresses, [channel], Pause, FaultSettings.Seed + number))];
        using var ending = new CancellationTokenSource();
        var publishing = Task.WhenAll(publishers.Select(publisher => publisher.RunAsync(ending.Token)));
        long killed, ended;
        var victim = masters[channels[round % channels.Length]];
        try
        {
            await clients.WaitForPublicationsAsync(Flowing, Deadline);
            killed = TimeProvider.System.GetTimestamp();
            await redis.KillAsync(victim);
            await redis.WaitForPromotionAsync($"1/{channels[round % channels.Length]}", victim, Deadline);
            await clients.WaitForMorePublicationsAsync(Flowing, Deadline);
            await Task.Delay(Around, TimeProvider.System, TestContext.Current.CancellationToken);
            ended = TimeProvider.System.GetTimestamp();
        }
        finally
        {
            await ending.CancelAsync();
            await publishing;
        }

        await Publisher.EndAsync(cluster.Addresses, channels, Deadline);
        await clients.WaitForEndAsync(cluster.Addresses, Deadline);
        await clients.DisposeAsync();
        foreach (var client in clients.Clients)
        {
            var channel = client.Subscriptions[0].Channel;
            var pause = client.History.LongestPause(channel, killed, ended);
            (masters[channel[2..]] == victim ? lost : others).Add(pause);
        }

        var checker = new HistoryChecker { MayLoseWithEpoch = true };
        var faults = checker.Check(clients.Histories, publishers.Select(static publisher => publisher.History));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"round {round,3}: {masters.Values.Count(master => master == victim)} of {Channels} channels at the lost master, {checker.Publications} publications, {checker.LostWithEpoch} lost unseen, {checker.Resyncs} resyncs"));
        Assert.Empty(faults);
        Assert.Empty(clients.Histories.SelectMany(static history => history.Events.OfType<ClientEvent.Disconnected>()));
    }
}
