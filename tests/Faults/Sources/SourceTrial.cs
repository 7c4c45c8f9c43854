using LiveOrleans.SourceServer;

namespace LiveOrleans.Faults;

/// <summary>A cluster, one channel with a source, and the source's server as the judge.</summary>
internal sealed class SourceTrial : IAsyncDisposable
{
    /// <summary>The channel, as clients name it and as the source is told.</summary>
    public const string Channel = "1/ds/feed/a";

    private const string Name = "ds/feed/a";
    private const string Broadcast = "1/grafana/broadcast/calls";
    private const int Settled = 10;
    private const int CallersOfANode = 2;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private SourceTrial(SourceJudge judge, ClusterProcess cluster, SourceJudgeOptions options)
    {
        Judge = judge;
        Cluster = cluster;
        KnowsTokens = options.RefuseLowerTokens;
        Replays = options.Replay > 0;
    }

    public SourceJudge Judge { get; }

    public ClusterProcess Cluster { get; }

    /// <summary>Whether the judge ends the stream of an earlier holder itself.</summary>
    public bool KnowsTokens { get; }

    /// <summary>Whether the judge gives the next stream what the one before did not deliver.</summary>
    public bool Replays { get; }

    /// <summary>Starts the judge and the nodes.</summary>
    /// <param name="options">What the judge does.</param>
    /// <param name="roles">The nodes' roles.</param>
    public static Task<SourceTrial> StartAsync(SourceJudgeOptions options, params IReadOnlyList<NodeRole> roles) =>
        StartAsync(options, isProxied: false, program: null, roles);

    /// <summary>Starts the judge and the nodes.</summary>
    /// <param name="options">What the judge does.</param>
    /// <param name="program">The nodes' executable.</param>
    /// <param name="roles">The nodes' roles.</param>
    public static Task<SourceTrial> StartAsync(SourceJudgeOptions options, string program, params IReadOnlyList<NodeRole> roles) =>
        StartAsync(options, isProxied: false, program, roles);

    /// <summary>Starts the judge and the nodes.</summary>
    /// <param name="options">What the judge does.</param>
    /// <param name="isProxied">Whether each node reaches Redis through a proxy of its own.</param>
    /// <param name="roles">The nodes' roles.</param>
    public static Task<SourceTrial> StartAsync(SourceJudgeOptions options, bool isProxied, IReadOnlyList<NodeRole> roles) =>
        StartAsync(options, isProxied, program: null, roles);

    private static async Task<SourceTrial> StartAsync(SourceJudgeOptions options, bool isProxied, string? program, IReadOnlyList<NodeRole> roles)
    {
        var judge = await SourceJudge.StartAsync(options);
        try
        {
            var cluster = await ClusterProcess.StartAsync(roles, new Uri(judge.Url("/")), isProxied, program: program);
            return new SourceTrial(judge, cluster, options);
        }
        catch
        {
            await judge.DisposeAsync();
            throw;
        }
    }

    /// <summary>Brings back the nodes that are away.</summary>
    public async Task RestoreAsync()
    {
        foreach (var node in Cluster.Nodes.Where(static node => !node.IsRunning))
        {
            await node.StartAsync();
        }

        await Cluster.WaitForListedAsync(ClusterProcess.StartDeadline);
    }

    /// <summary>Finds the owner, and subscribes one client at each other node that serves clients.</summary>
    /// <param name="calls">Whether further clients call all the time at the other nodes; otherwise nobody calls anything from then on.</param>
    public async Task<SourceRound> BeginAsync(bool calls)
    {
        NodeProcess owner;
        var observers = new ClientFleet();
        var callers = new ClientFleet();
        await using (var first = new ClientFleet())
        {
            first.Add(new LiveClientOptions { Nodes = Cluster.Addresses, Channels = [Channel] });
            await first.WaitForPublicationsAsync(Settled, Deadline);
            owner = await FindOwnerAsync();
            foreach (var node in Cluster.Nodes.Where(node => node != owner && node.Role is not NodeRole.Silo))
            {
                observers.Add(new LiveClientOptions { Nodes = [node.Url], Channels = [Channel] });
                AddCallers(callers, node, calls ? CallersOfANode : 0);
            }

            await observers.WaitForPublicationsAsync(Settled, Deadline);
            await callers.WaitForCallsAsync(Settled, Deadline);
        }

        await observers.WaitForMorePublicationsAsync(Settled, Deadline);
        var open = Assert.Single(Judge.Of(Channel), static interval => interval.Closed is null);
        return new SourceRound(this, owner, observers, callers, open);
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await Judge.DisposeAsync();
    }

    private static void AddCallers(ClientFleet fleet, NodeProcess node, int count)
    {
        for (var number = 0; number < count; number++)
        {
            fleet.Add(new LiveClientOptions
            {
                Nodes = [node.Url],
                Channels = [Channel, Broadcast],
                Tick = TimeSpan.FromMilliseconds(25),
                Calls = new ClientCalls(Broadcast, Channel, number),
            });
        }
    }

    private async Task<NodeProcess> FindOwnerAsync()
    {
        var view = await Cluster.ViewAsync();
        var row = view.Find(Name);
        Assert.NotNull(row?.Source);
        Assert.Equal("live", row.Source.State);
        Assert.Equal(row.Owner, row.Source.Node);
        return Cluster.Find(view, row.Owner);
    }
}
