namespace LiveOrleans.Channels;

/// <summary>The lease store of a single node.</summary>
/// <remarks>Lock order: the leases, then the outbox.</remarks>
/// <param name="time">Ends leases, and is the floor of their tokens.</param>
/// <param name="events">Takes the events of the node's stores; without one they keep an outbox that nobody reads.</param>
public sealed class MemoryLeaseStore(TimeProvider time, MemoryEventLog? events = null) : ILeaseStore
{
    // Guards the leases.
    private readonly Lock _lock = new();
    private readonly Dictionary<ChannelId, Lease> _leases = [];
    private FencingToken _highest;

    /// <summary>The outbox, which the node's log and subscriber sets use, too.</summary>
    internal MemoryEventLog Events { get; } = events ?? new MemoryEventLog(time);

    /// <inheritdoc/>
    public ValueTask<LeaseGrant> AcquireAsync(
        ChannelId channel, NodeId holder, TimeSpan duration, FencingToken floor, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (TryGetLive_NeedsLock(channel, out var live))
            {
                return ValueTask.FromResult(new LeaseGrant(false, live.Token, live.Holder, Remaining(live)));
            }

            // One counter for all channels: a lease that is gone need not be remembered for its token.
            _highest = NextToken.After(_highest, floor, time);
            _leases[channel] = new Lease(_highest, holder, time.GetTimestamp(), duration);
            Events.Write(ChannelEventKind.SourceOpened, channel, holder, _highest);
            return ValueTask.FromResult(new LeaseGrant(true, _highest, holder, duration));
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> RenewAsync(ChannelId channel, FencingToken token, TimeSpan duration, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!TryGetLive_NeedsLock(channel, out var live) || live.Token != token)
            {
                return ValueTask.FromResult(false);
            }

            _leases[channel] = live with { Renewed = time.GetTimestamp(), Duration = duration };
            return ValueTask.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> ReleaseAsync(ChannelId channel, FencingToken token, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!TryGetLive_NeedsLock(channel, out var live) || live.Token != token)
            {
                return ValueTask.FromResult(false);
            }

            _leases.Remove(channel);
            Events.Write(ChannelEventKind.SourceClosed, channel, live.Holder, token);
            return ValueTask.FromResult(true);
        }
    }

    /// <summary>Whether a token is that of a channel's live lease.</summary>
    internal bool IsLive(ChannelId channel, FencingToken token)
    {
        lock (_lock)
        {
            return TryGetLive_NeedsLock(channel, out var live) && live.Token == token;
        }
    }

    private bool TryGetLive_NeedsLock(ChannelId channel, out Lease lease)
    {
        if (_leases.TryGetValue(channel, out lease) && Remaining(lease) > TimeSpan.Zero)
        {
            return true;
        }

        _leases.Remove(channel);
        return false;
    }

    private TimeSpan Remaining(Lease lease) => lease.Duration - time.GetElapsedTime(lease.Renewed);

    private readonly record struct Lease(FencingToken Token, NodeId Holder, long Renewed, TimeSpan Duration);
}
