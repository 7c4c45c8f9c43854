namespace LiveOrleans.Channels.Tests;

/// <summary>A lease as its holder has been told of it.</summary>
internal sealed class LeaseView(FencingToken token, HostWatch holder, long asked)
{
    private long _before;
    private long _renewedAt;

    public FencingToken Token { get; } = token;

    public HostWatch Holder { get; } = holder;

    /// <summary>When it was asked for.</summary>
    public long Asked { get; } = asked;

    /// <summary>When the holder must count it as lost, in true time.</summary>
    public long Expiry { get; private set; }

    /// <summary>Whether lease store or log have told the holder that it is lost.</summary>
    public bool IsRefused { get; set; }

    /// <summary>What runs under it.</summary>
    public StreamRun? Run { get; set; }

    /// <summary>Whether the holder may count it as lost. What it is told at this moment it may not have heard yet.</summary>
    public bool MayBeLost(long now)
    {
        var expiry = _renewedAt == now ? _before : Expiry;
        return IsRefused || now + VirtualTime.Ticks(2) >= expiry;
    }

    /// <summary>The store has answered a request that was sent then.</summary>
    public void Renewed(long sent)
    {
        var timings = Holder.Cluster.Plan.Timings;
        var now = Holder.Cluster.Time.Now;
        (_before, _renewedAt) = (_renewedAt == now ? _before : Expiry, now);
        Expiry = Holder.Node.Clock.TrueTime(sent, timings.Lease - timings.LeaseMargin);
    }
}
