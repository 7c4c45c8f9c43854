namespace LiveOrleans.Channels.Tests;

/// <summary>A lease as its holder has been told of it.</summary>
internal sealed class LeaseView(FencingToken token, HostWatch holder)
{
    public FencingToken Token { get; } = token;

    public HostWatch Holder { get; } = holder;

    /// <summary>When the holder must count it as lost, in true time.</summary>
    public long Expiry { get; private set; }

    /// <summary>Whether lease store or log have told the holder that it is lost.</summary>
    public bool IsRefused { get; set; }

    /// <summary>What runs under it.</summary>
    public StreamRun? Run { get; set; }

    /// <summary>The store has answered a request that was sent then.</summary>
    public void Renewed(long sent)
    {
        var timings = Holder.Cluster.Plan.Timings;
        Expiry = Holder.Node.Clock.TrueTime(sent, timings.Lease - timings.LeaseMargin);
    }
}
