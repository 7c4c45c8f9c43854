using System.Globalization;
using System.Net;
using System.Net.Http.Json;

namespace LiveOrleans.Faults;

/// <summary>Silos that do not reach each other while all of them reach Redis.</summary>
[Trait(FaultSettings.Form, FaultSettings.Long)]
public sealed class SiloPartitionTests(ITestOutputHelper output)
{
    private const int Channels = 12;
    private const int Flowing = 10;

    private static readonly NodeRole[] Roles = [NodeRole.All, NodeRole.All, NodeRole.All];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan CutLength = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // Orleans gives a silo up after some three seconds of unanswered probes; a call that hung at it has five.
    private static readonly TimeSpan TakeOverBudget = TimeSpan.FromSeconds(10);

    // What does not have to be taken over does not stand still.
    private static readonly TimeSpan FlowBudget = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Cut_OwnerFromAllOtherSilos_ItsChannelsGoOnAtThem()
    {
        Assert.SkipUnless(SiloNetwork.IsAllowed, "Network namespaces need root and iproute2.");
        var pauses = new TakeOverTimes("pause of a channel whose owner was cut off", TakeOverBudget);
        await using var network = await SiloNetwork.StartAsync(Roles.Length);
        await using var cluster = await ClusterProcess.StartAsync(Roles, network);
        for (var number = 1; number <= FaultSettings.Rounds; number++)
        {
            await using var round = await PartitionRound.BeginAsync(cluster, number, Channels, Pause, Deadline);
            var victim = await round.OwnerAsync();
            await round.PublishAtAsync([.. cluster.Nodes.Where(node => node != victim)], Flowing);

            var cut = TimeProvider.System.GetTimestamp();
            foreach (var other in cluster.Nodes.Where(node => node != victim))
            {
                await network.CutAsync(NumberOf(cluster, victim), NumberOf(cluster, other));
            }

            await Task.Delay(CutLength, TimeProvider.System, TestContext.Current.CancellationToken);
            var healed = TimeProvider.System.GetTimestamp();
            await network.HealAsync();
            await cluster.WaitForListedAsync(Deadline);
            await round.EndAsync();

            round.AddPauses(pauses, cut, healed);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {number,3}: {victim.Name} was cut off; {round}"));
            round.Check();
        }

        output.WriteLine($"{pauses}");
        pauses.AssertInBudget();
    }

    [Fact]
    public async Task Cut_TwoOfThreeSilosFromEachOther_StreamsGoOnEverywhereAndPublishersAreTold()
    {
        Assert.SkipUnless(SiloNetwork.IsAllowed, "Network namespaces need root and iproute2.");
        var pauses = new TakeOverTimes("pause of a channel while two silos did not reach each other", FlowBudget);
        await using var network = await SiloNetwork.StartAsync(Roles.Length);
        await using var cluster = await ClusterProcess.StartAsync(Roles, network);
        for (var number = 1; number <= FaultSettings.Rounds; number++)
        {
            await using var round = await PartitionRound.BeginAsync(cluster, number, Channels, Pause, Deadline);
            var owner = await round.OwnerAsync();
            var (other, third) = cluster.Nodes.Where(node => node != owner).ToArray() switch { [var one, var two] => (one, two), _ => throw new InvalidOperationException("There are three nodes.") };
            await round.PublishAtAsync([third], Flowing);

            var cut = TimeProvider.System.GetTimestamp();
            await network.CutAsync(NumberOf(cluster, owner), NumberOf(cluster, other));
            var status = await PublishAsync(other.Url, round.OwnedChannel);
            var refused = TimeProvider.System.GetElapsedTime(cut);
            await using (var late = new ClientFleet())
            {
                late.Add(new LiveClientOptions { Nodes = [other.Url], Channels = round.Names });
                await late.WaitForEachChannelAsync(Deadline);
            }

            await Task.Delay(CutLength, TimeProvider.System, TestContext.Current.CancellationToken);
            var healed = TimeProvider.System.GetTimestamp();
            await network.HealAsync();
            await cluster.WaitForListedAsync(Deadline);
            await round.EndAsync();

            round.AddPauses(pauses, cut, healed);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {number,3}: {owner.Name} and {other.Name} did not reach each other; {round}; a publisher was told {(int)status} after {refused.TotalSeconds:F1} s"));
            round.Check();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        }

        output.WriteLine($"{pauses}");
        pauses.AssertInBudget();
    }

    private static async Task<HttpStatusCode> PublishAsync(Uri node, string channel)
    {
        // The node waits five seconds for the owner.
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(15) };
        using var answer = await http.PostAsJsonAsync(new Uri(node, "api/live/publish"), new { channel, data = 1 }, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static int NumberOf(ClusterProcess cluster, NodeProcess node) => 1 + cluster.Nodes.ToList().IndexOf(node);
}
