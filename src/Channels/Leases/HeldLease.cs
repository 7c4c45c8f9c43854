namespace LiveOrleans.Channels;

/// <summary>The holder's own view of a lease: lost once its duration, less a margin, has passed since the last renewal was sent.</summary>
/// <remarks>
/// The estimate is monotonic and errs to the early side, so that a holder stops before anyone else can begin. It is
/// asked, not waited for: a process that was paused finds out by asking, whatever its timers did.
/// </remarks>
internal sealed class HeldLease(FencingToken token, SourceTimings timings, TimeProvider time, long sent)
{
    private long _sent = sent;

    public FencingToken Token { get; } = token;

    /// <summary>How long the lease still counts as held; zero once it is lost.</summary>
    public TimeSpan Remaining
    {
        get
        {
            var remaining = timings.Lease - timings.LeaseMargin - time.GetElapsedTime(Volatile.Read(ref _sent));
            return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
        }
    }

    public bool IsHeld => Remaining > TimeSpan.Zero;

    /// <summary>A renewal succeeded.</summary>
    /// <param name="sent">The time stamp at which it was sent.</param>
    public void Renewed(long sent) => Volatile.Write(ref _sent, sent);
}
