namespace LiveOrleans.Channels.Tests;

/// <summary>Sees what the store does and what the source's server sees, and says what may not be.</summary>
internal sealed class Judge(SimulatedCluster cluster, History? history)
{
    private const double Slack = 60;

    private readonly HashSet<string> _batches = new(StringComparer.Ordinal);
    private readonly Dictionary<HostWatch, (SourceStatus Status, DateTimeOffset Seen, long At)> _samples = [];
    private FencingToken _granted;
    private FencingToken _accepted;
    private FencingToken _writer;
    private long _forgotten = -1;
    private int _life;

    public History? History { get; } = history;

    /// <summary>The first thing that was wrong.</summary>
    public string? Failure { get; private set; }

    /// <summary>When the last trouble is over.</summary>
    public long TroubleUntil { get; private set; }

    /// <summary>Whether tokens have turned back where nobody could know better: the store had forgotten them, its clock was set back, and no subscriber told.</summary>
    public bool IsExcused { get; private set; }

    /// <summary>How many messages the log took.</summary>
    public long Accepted { get; private set; }

    private long Now => cluster.Time.Now;

    public void Fail(string what)
    {
        Failure ??= what;
        History?.Note($"WRONG: {what}");
    }

    public void Trouble(long until) => TroubleUntil = Math.Max(TroubleUntil, until);

    public void Forgotten()
    {
        _forgotten = Now;
        _life++;
        _writer = FencingToken.None;
        _batches.Clear();
    }

    public void Granted(HostWatch watch, FencingToken token, FencingToken floor)
    {
        History?.Note($"{watch.Name} is granted {token.Value} above {floor.Value}");
        if (token <= _granted)
        {
            var isClockBehind = cluster.StoreNode.Clock.GetUtcNow().ToUnixTimeMilliseconds() <= _granted.Value;
            IsExcused |= _forgotten >= 0 && isClockBehind && floor < _granted;
            if (!IsExcused)
            {
                Fail($"{watch.Name} is granted {token.Value}, not above {_granted.Value}");
            }
        }

        _granted = token;
    }

    /// <summary>A request leaves a node.</summary>
    public void Sends(HostWatch watch, AppendRequest request)
    {
        foreach (var entry in request.Entries)
        {
            if (cluster.Source.Message(entry) is { IsForbidden: true } message)
            {
                Fail($"{watch.Name} sends message {message.Number} of {message.Run}, which came after the lease was over");
            }
        }
    }

    /// <summary>The log has answered a request: this is what makes a stream effective.</summary>
    public void Appended(HostWatch watch, AppendRequest request, AppendResult result)
    {
        if (result.Outcome != AppendOutcome.Appended)
        {
            History?.Note($"{watch.Name} appends {request.BatchId} under {request.Lease?.Value}: {result.Outcome}");
            return;
        }

        if (!_batches.Add(request.BatchId))
        {
            return;
        }

        if (request.Writer < _writer)
        {
            Fail($"writer {request.Writer.Value} of {watch.Name} appends after {_writer.Value}");
        }

        _writer = request.Writer;
        foreach (var entry in request.Entries)
        {
            Accept(watch, request, cluster.Source.Message(entry));
        }

        foreach (var gateway in cluster.Placement.Gateways)
        {
            gateway.Receive(result.Top, request.Highest);
        }
    }

    /// <summary>A publisher was told that its message is in the log.</summary>
    public void Taken(SourceMessage message)
    {
        if (message.Accepted == 0)
        {
            Fail($"message {message.Number} of {message.Run} is said to be in the log, and is not");
        }
    }

    public void Opened(StreamRun run, IReadOnlyList<StreamRun> open)
    {
        History?.Note($"{run} opens");
        foreach (var other in open)
        {
            if (other != run && !MayBeTwo(other.Token < run.Token ? other : run))
            {
                Fail($"{run} opens beside {other}");
            }
        }
    }

    /// <summary>A supervisor has told a run to end: there must be a reason.</summary>
    public void Cancelled(StreamRun run)
    {
        History?.Note($"{run} is cancelled");
        var watch = run.Lease.Holder;
        var linger = cluster.Plan.Timings.Linger - TimeSpan.FromMilliseconds(5);
        var isUnwanted = watch.UnwantedSince is { } since && Now >= watch.Node.Clock.TrueTime(since, linger);
        var isLost = run.Lease.MayBeLost(Now);
        var hasOtherReason = isUnwanted || watch.IsDisposing || watch.ReplacedAt >= run.Started;
        run.IsFenced = run.Lease.IsRefused && !hasOtherReason;
        if (!run.HasEnded && !isLost && !hasOtherReason)
        {
            Fail($"{run} is told to end without a reason");
        }
    }

    public void Gone(HostWatch host)
    {
        host.IsGone = true;
        Trouble(Now);
        History?.Note($"{host.Name} is gone");
        if (host.Running is { } run)
        {
            Fail($"{run} is still there when its host is gone");
        }
    }

    /// <summary>Compares what a host says with what is known.</summary>
    public void Sample(HostWatch watch)
    {
        if (!watch.Node.IsRunning || watch.IsGone || Now < watch.Node.ResumedAt + VirtualTime.Ticks(Slack))
        {
            return;
        }

        var status = watch.Host.Status().Source;
        if (status is null)
        {
            if (!watch.IsDisposing)
            {
                Fail($"{watch.Name} says nothing of its source");
            }

            return;
        }

        if (WrongIn(status, watch) is { } wrong)
        {
            Fail($"{watch.Name} says {status}, but {wrong}");
        }

        CheckSince(status, watch);
    }

    private static string? WrongIn(SourceStatus status, HostWatch watch)
    {
        var run = watch.Running;
        return status.State switch
        {
            SourceState.Idle => run is not null ? "it runs" : status.Token > FencingToken.None ? "it has no token" : null,
            SourceState.Acquiring when run is not null => "it runs",
            SourceState.Acquiring => status.Node is not null && status.Token != watch.RefusedBy ? $"the lease is {watch.RefusedBy.Value}" : WrongCount(status, watch),
            SourceState.BackingOff => run is not null ? "it runs" : WrongCount(status, watch),
            SourceState.Fenced => run is null ? "nothing is being closed" : null,
            // What the log knows of the source is read first.
            SourceState.Opening or SourceState.Lingering when run is null => watch.IsOpening(status.Token) ? null : "nothing runs",
            _ when run is null => "nothing runs",
            _ when status.Token != run.Token || status.Node != new NodeId(watch.Node.Name) => $"it is {run} that runs",
            _ when run.IsFenced => "its lease is lost",
            SourceState.Live when run.LastAccepted == 0 => "nothing has come from it",
            SourceState.Lingering when watch.UnwantedSince is null && !watch.IsDisposing => "it is wanted",
            _ => WrongCount(status, watch),
        };
    }

    private static string? WrongCount(SourceStatus status, HostWatch watch) =>
        watch.Counts(status.Failures) ? null : $"it has failed {watch.Failures} times";

    /// <summary>A state that is new since the last look began between the two looks, by the node's own clock.</summary>
    private void CheckSince(SourceStatus status, HostWatch watch)
    {
        var clock = watch.Node.Clock;
        var now = clock.GetUtcNow();
        if (_samples.TryGetValue(watch, out var last) && last.Status.State != status.State && clock.SetAt < last.At
            && status.State != SourceState.Lingering && last.Status.State != SourceState.Lingering
            && (status.Since < last.Seen || status.Since > now))
        {
            Fail($"{watch.Name} says {status}, but was {last.Status.State} at {last.Seen}");
        }

        _samples[watch] = (status, now, Now);
    }

    private void Accept(HostWatch watch, AppendRequest request, SourceMessage message)
    {
        History?.Note($"message {message.Number} of {message.Run} is taken");
        if (message.Life != _life)
        {
            (message.Life, message.Accepted) = (_life, 0);
        }

        if (++message.Accepted > 1)
        {
            Fail($"message {message.Number} of {message.Run} is in the log twice");
        }

        if (message.Run is not { } run)
        {
            return;
        }

        Accepted++;
        if (request.Lease != run.Token || run.Token != cluster.Server.LiveLease || (run.Token < _accepted && !IsExcused))
        {
            Fail($"{watch.Name} appends a message of {run} under {request.Lease?.Value} after {_accepted.Value}");
        }

        if (message.Number < run.LastAccepted)
        {
            Fail($"message {message.Number} of {run} comes after {run.LastAccepted}");
        }

        (_accepted, run.LastAccepted) = (run.Token, message.Number);
    }

    /// <summary>Whether a stream may be open though a newer one is, too.</summary>
    private bool MayBeTwo(StreamRun older)
    {
        var grace = VirtualTime.Ticks(Slack + cluster.Plan.Close);
        var isAsleep = !older.Node.IsRunning || Now <= older.Node.ResumedAt + grace;
        var isStubborn = older.IsStubborn && (older.CancelledAt is not null || Now >= older.Lease.Expiry);
        var isForgotten = Math.Max(_forgotten, cluster.StoreNode.Clock.SetAt) >= older.Lease.Asked
            && Now <= older.Lease.Expiry + grace;
        return isAsleep || isStubborn || isForgotten || IsExcused;
    }
}
