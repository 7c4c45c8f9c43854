using System.Globalization;
using System.Net;
using System.Net.Http.Json;

namespace LiveOrleans.Faults;

/// <summary>Silos that do not reach each other while all of them reach Redis.</summary>
[Trait(FaultSettings.Form, FaultSettings.Long)]
public sealed class SiloPartitionTests(ITestOutputHelper output)
{
    private static readonly NodeRole[] Roles = [NodeRole.All, NodeRole.All, NodeRole.All];
    private static readonly TimeSpan CutLength = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // Orleans gives a silo up after some three seconds of unanswered probes; a call that hung at it has five.
    private static readonly TimeSpan TakeOverBudget = TimeSpan.FromSeconds(10);

    // What does not have to be taken over does not stand still.
    private static readonly TimeSpan FlowBudget = TimeSpan.FromSeconds(2);

    [Fact]
    public Task Cut_OwnerFromAllOtherSilos_ItsChannelsGoOnAtThem() => RunAsync("pause of a channel whose owner was cut off", TakeOverBudget, static async trial =>
    {
        await trial.Flow.PublishAtAsync(trial.Others);
        await trial.CutAsync([.. trial.Others]);
        return $"{trial.Owner.Name} was cut off";
    });

    [Fact]
    public Task Cut_TwoOfThreeSilosFromEachOther_StreamsGoOnEverywhereAndPublishersAreTold() => RunAsync("pause of a channel while two silos did not reach each other", FlowBudget, static async trial =>
    {
        var (other, third) = (trial.Others[0], trial.Others[1]);
        await trial.Flow.PublishAtAsync([third]);
        await trial.CutAsync(other);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PublishAsync(other.Url, trial.Flow.OwnedChannel));
        var answered = TimeProvider.System.GetElapsedTime(trial.Cut);
        await using var late = new ClientFleet();
        late.Add(new LiveClientOptions { Nodes = [other.Url], Channels = trial.Flow.Names });
        await late.WaitForEachChannelAsync(Deadline);
        return string.Create(CultureInfo.InvariantCulture, $"{trial.Owner.Name} and {other.Name} did not reach each other, a publisher was told 503 after {answered.TotalSeconds:F1} s");
    });

    private static async Task<HttpStatusCode> PublishAsync(Uri node, string channel)
    {
        // The node waits five seconds for the owner.
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(15) };
        using var answer = await http.PostAsJsonAsync(new Uri(node, "api/live/publish"), new { channel, data = 1 }, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>Cuts silos off for a while, again and again, and looks at how long channels stood still and what was lost.</summary>
    private async Task RunAsync(string what, TimeSpan budget, Func<Trial, Task<string>> cut)
    {
        Assert.SkipUnless(SiloNetwork.IsAllowed, "Network namespaces need root and iproute2.");
        var pauses = new TakeOverTimes(what, budget);
        await using var network = await SiloNetwork.StartAsync(Roles.Length);
        await using var cluster = await ClusterProcess.StartAsync(Roles, network);
        for (var number = 1; number <= FaultSettings.Rounds; number++)
        {
            await using var flow = await ChannelFlow.BeginAsync(cluster, number);
            var trial = new Trial(network, cluster, flow, await flow.OwnerAsync());
            var happened = await cut(trial);
            await Task.Delay(CutLength, TimeProvider.System, TestContext.Current.CancellationToken);
            var healed = TimeProvider.System.GetTimestamp();
            await network.HealAsync();
            await cluster.WaitForListedAsync(Deadline);
            await flow.EndAsync();

            flow.AddPauses(_ => pauses, trial.Cut, healed);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {number,3}: {happened}; {flow}"));
            var checker = new HistoryChecker();
            flow.Check(checker);
            Assert.Equal(0, checker.Resyncs);
        }

        output.WriteLine($"{pauses}");
        pauses.AssertInBudget();
    }

    /// <summary>One round: where it happens, and to whom.</summary>
    private sealed record Trial(SiloNetwork Network, ClusterProcess Cluster, ChannelFlow Flow, NodeProcess Owner)
    {
        /// <summary>The nodes that own none, or less.</summary>
        public IReadOnlyList<NodeProcess> Others => [.. Cluster.Nodes.Where(node => node != Owner)];

        /// <summary>When it began.</summary>
        public long Cut { get; private set; }

        /// <summary>From now on the owner does not reach these.</summary>
        public async Task CutAsync(params NodeProcess[] nodes)
        {
            Cut = TimeProvider.System.GetTimestamp();
            foreach (var node in nodes)
            {
                await Network.CutAsync(NumberOf(Owner), NumberOf(node));
            }
        }

        private int NumberOf(NodeProcess node) => 1 + Cluster.Nodes.ToList().IndexOf(node);
    }
}
