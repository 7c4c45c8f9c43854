using System.Globalization;

namespace LiveOrleans.Faults;

/// <summary>Many channels, publishers and clients on nodes that come and go.</summary>
public sealed class ChurnTests(ITestOutputHelper output)
{
    private const int Channels = 200;
    private const int Clients = 500;
    private const int Publishers = 20;
    private const int MaxChannelsOfAClient = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public Task Views_ThreeNodesOfAllRoles_AreIdenticalAndInOrder() => RunAsync(NodeRole.All, NodeRole.All, NodeRole.All);

    [Fact]
    public Task Views_TwoSilosAndTwoGateways_AreIdenticalAndInOrder() => RunAsync(NodeRole.Silo, NodeRole.Silo, NodeRole.Gateway, NodeRole.Gateway);

    private async Task RunAsync(params NodeRole[] roles)
    {
        output.WriteLine($"FAULT_SEED={FaultSettings.Seed} FAULT_SECONDS={FaultSettings.Load.TotalSeconds}");
        var random = new Random(FaultSettings.Seed);
        await using var cluster = await ClusterProcess.StartAsync(roles);
        string[] channels = [.. Enumerable.Range(0, Channels).Select(static number => (number % 2 == 0 ? "stream/churn/c" : "grafana/broadcast/c") + number.ToString(CultureInfo.InvariantCulture))];
        await using var fleet = new ClientFleet();
        Connect(fleet, cluster.Addresses, channels, random);
        await fleet.WaitForLiveAsync(Deadline);

        Publisher[] publishers = [.. Enumerable.Range(1, Publishers).Select(number => new Publisher(
            string.Create(CultureInfo.InvariantCulture, $"p{number}"), cluster.Addresses, channels, Pause, random.Next()))];
        using var ending = new CancellationTokenSource();
        var publishing = Task.WhenAll(publishers.Select(publisher => publisher.RunAsync(ending.Token)));
        var churn = new NodeChurn(cluster, random, output);
        await churn.RunAsync(FaultSettings.Load);
        await ending.CancelAsync();
        await publishing;
        await Publisher.EndAsync(cluster.Addresses, channels, Deadline);
        await fleet.WaitForEndAsync(Deadline);
        await fleet.DisposeAsync();

        Check(fleet, publishers, churn);
    }

    private static void Connect(ClientFleet fleet, IReadOnlyList<Uri> nodes, string[] channels, Random random)
    {
        for (var number = 0; number < Clients; number++)
        {
            var own = channels[number % channels.Length];
            var others = Enumerable.Range(0, random.Next(MaxChannelsOfAClient)).Select(_ => channels[random.Next(channels.Length)]);
            fleet.Add(new LiveClientOptions
            {
                Nodes = nodes,
                FirstNode = random.Next(nodes.Count),
                Channels = [.. others.Prepend(own).Distinct(StringComparer.Ordinal).Select(static channel => $"1/{channel}")],
                Seed = random.Next(),
            });
        }
    }

    private void Check(ClientFleet fleet, Publisher[] publishers, NodeChurn churn)
    {
        var checker = new HistoryChecker();
        var faults = checker.Check(fleet.Histories, publishers.Select(static publisher => publisher.History));
        var sent = publishers.Sum(static publisher => publisher.History.Attempts.Count);
        var acknowledged = publishers.Sum(static publisher => publisher.History.Attempts.Count(static attempt => attempt.IsAcknowledged));
        output.WriteLine(
            $"{churn.Losses} nodes lost; {acknowledged} of {sent} publications acknowledged, {checker.Publications} seen in "
            + $"{fleet.Histories.Sum(static history => history.PublicationCount)} deliveries; {checker.Resyncs} resyncs");

        Assert.Empty(faults);
        Assert.Equal(0, checker.Resyncs);
        Assert.True(churn.Losses > 0, "No node was lost: the time was too short.");
        Assert.True(acknowledged > 0, "Nothing was published.");
    }
}
