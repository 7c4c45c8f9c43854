using LiveOrleans.SourceServer;

namespace LiveOrleans.Faults;

/// <summary>A cluster, one channel with a source, and the source's server as the judge.</summary>
internal sealed class SourceTrial : IAsyncDisposable
{
    /// <summary>The channel, as clients name it and as the source is told.</summary>
    public const string Channel = "1/ds/feed/a";

    private const string Name = "ds/feed/a";
    private const int Settled = 10;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private SourceTrial(SourceJudge judge, ClusterProcess cluster)
    {
        Judge = judge;
        Cluster = cluster;
    }

    public SourceJudge Judge { get; }

    public ClusterProcess Cluster { get; }

    /// <summary>Starts the judge and the nodes.</summary>
    /// <param name="options">What the judge does.</param>
    /// <param name="roles">The nodes' roles.</param>
    public static async Task<SourceTrial> StartAsync(SourceJudgeOptions options, params IReadOnlyList<NodeRole> roles)
    {
        var judge = await SourceJudge.StartAsync(options);
        try
        {
            var cluster = await ClusterProcess.StartAsync(roles, new Uri(judge.Url("/")));
            return new SourceTrial(judge, cluster);
        }
        catch
        {
            await judge.DisposeAsync();
            throw;
        }
    }

    /// <summary>Finds the owner, and subscribes one client at each other node that serves clients. They make no calls from then on.</summary>
    public async Task<SourceRound> BeginAsync()
    {
        NodeProcess owner;
        var fleet = new ClientFleet();
        await using (var first = new ClientFleet())
        {
            first.Add(new LiveClientOptions { Nodes = Cluster.Addresses, Channels = [Channel] });
            await first.WaitForPublicationsAsync(Settled, Deadline);
            owner = await FindOwnerAsync();
            foreach (var node in Cluster.Nodes.Where(node => node != owner && node.Role is not NodeRole.Silo))
            {
                fleet.Add(new LiveClientOptions { Nodes = [node.Url], Channels = [Channel] });
            }

            await fleet.WaitForPublicationsAsync(Settled, Deadline);
        }

        await fleet.WaitForMorePublicationsAsync(Settled, Deadline);
        var open = Assert.Single(Judge.Of(Channel), static interval => interval.Closed is null);
        return new SourceRound(this, owner, fleet, open);
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await Judge.DisposeAsync();
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
