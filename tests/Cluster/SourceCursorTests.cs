using System.Globalization;
using LiveOrleans.Channels;

namespace LiveOrleans.Cluster;

/// <summary>A source that knows where it was read to: its channel misses nothing of it, and has nothing twice, whoever runs it.</summary>
public sealed class SourceCursorTests : IDisposable
{
    private const int Enough = 100;

    private static readonly ChannelId Channel = SharedPorts.Channel("ds/numbered/a");

    private readonly SharedPorts _ports = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TakeOver_OwnerAfterOwner_EveryNumberComesOnce(bool isKilled)
    {
        await using var cluster = await LiveCluster.StartAsync(_ports, 3);
        var replica = await (await cluster.AddGatewayAsync("g")).SubscribeAsync(Channel, Cancellation);
        await ToldAsync(replica, Enough);
        for (var round = 0; round < 2; round++)
        {
            var owner = cluster.Silos.Single(static silo => silo.Owns(Channel));
            var runs = _ports.Journal.Intervals.Count;
            await (isKilled ? cluster.KillAsync(owner) : cluster.StopAsync(owner));
            await Eventually.HoldsAsync(() => _ports.Journal.Intervals.Count > runs, TimeSpan.FromSeconds(15), static () => "the source runs elsewhere");
            await ToldAsync(replica, replica.Told.Count + Enough);
        }

        _ports.Journal.AssertOneAtATime();
        var told = replica.Told;
        Assert.Equal(0, replica.Resets);
        Assert.Equal(Enumerable.Range(1, told.Count).Select(static number => number.ToString(CultureInfo.InvariantCulture)), told.Select(static one => one.Data));
    }

    public void Dispose() => _ports.Dispose();

    private static Task<TimeSpan> ToldAsync(LiveReplica replica, int count) => Eventually.HoldsAsync(
        () => replica.Told.Count >= count, TimeSpan.FromSeconds(15), () => $"{replica.Told.Count} of {count} numbers came");
}
