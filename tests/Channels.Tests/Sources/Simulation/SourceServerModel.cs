namespace LiveOrleans.Channels.Tests;

/// <summary>The data source's own end: it sees every stream open and close, and may know tokens.</summary>
internal sealed class SourceServerModel(SimulatedCluster cluster, Random random)
{
    /// <summary>How long an open can hang, in milliseconds.</summary>
    private const double Hang = 6000;

    private readonly List<StreamRun> _open = [];
    private readonly List<SourceMessage> _messages = [];
    private FencingToken _highest;

    /// <summary>Until when it refuses, hangs and breaks off.</summary>
    public long TroubleUntil { get; set; } = long.MinValue;

    public int Opens { get; private set; }

    /// <summary>The streams that are open.</summary>
    public IReadOnlyList<StreamRun> Streams => _open;

    private bool IsTroubled => cluster.Time.Now < TroubleUntil;

    private Judge Judge => cluster.Judge;

    public StreamRun Begin(HostWatch watch, int settings, FencingToken token, CancellationToken cancellationToken)
    {
        var lease = watch.Lease(token);
        var run = new StreamRun(lease, cluster.Time.Now, random.NextDouble() < cluster.Plan.Stubborn);
        if (lease.Run is not null || watch.Running is not null)
        {
            Judge.Fail($"{run} begins, but {lease.Run ?? watch.Running} began before");
        }

        if (cancellationToken.IsCancellationRequested || cluster.Time.Now >= lease.Expiry)
        {
            Judge.Fail($"{run} begins after its lease");
        }

        lease.Run = run;
        watch.Begins(run, settings);
        cancellationToken.UnsafeRegister(_ => Cancelled(run), null);
        Judge.History?.Note($"{run} begins");
        return run;
    }

    public void Open(StreamRun run)
    {
        if (cluster.Plan.KnowsTokens)
        {
            if (run.Token < _highest)
            {
                throw new IOException("a lower token");
            }

            _highest = run.Token;
            foreach (var older in _open.Where(older => older.Token < run.Token).ToArray())
            {
                Drop(older);
            }
        }

        Opens++;
        run.IsOpen = true;
        _open.Add(run);
        Judge.Opened(run, _open);
    }

    public void Close(StreamRun run)
    {
        run.IsOpen = false;
        _open.Remove(run);
        Judge.History?.Note($"{run} closes");
    }

    public void End(StreamRun run)
    {
        run.HasEnded = true;
        var watch = run.Lease.Holder;
        watch.Running = null;
        var isFenced = run.Lease.MayBeLost(cluster.Time.Now);
        if (run.CancelledAt is null)
        {
            watch.SourceEnded(run, isFenced);
        }

        Judge.History?.Note($"{run} ends{(run.Failure is null ? string.Empty : $": {run.Failure.Message}")}");
    }

    /// <summary>A process is gone, and its connections with it.</summary>
    public void Gone(SimulatedNode node)
    {
        foreach (var run in _open.Where(run => run.Node == node).ToArray())
        {
            run.HasEnded = true;
            Close(run);
        }
    }

    public double ConnectDelay()
    {
        if (!IsTroubled || random.Next(6) > 0)
        {
            return random.NextDouble() * 40;
        }

        Judge.Trouble(cluster.Time.Now + VirtualTime.Ticks(Hang));
        return Hang;
    }

    public double NextMessage() => cluster.Plan.MessageEvery * (0.1 + (random.NextDouble() * 1.8));

    public bool IsRefusing() => IsTroubled && random.Next(2) == 0;

    public bool IsFailing() => IsTroubled && random.Next(3) == 0;

    public AppendEntry Entry(SourceMessage message)
    {
        _messages.Add(message);
        return AppendEntry.Json(BitConverter.GetBytes(_messages.Count - 1));
    }

    public SourceMessage Message(AppendEntry entry) => _messages[BitConverter.ToInt32(entry.Data.Span)];

    private void Drop(StreamRun run)
    {
        // The server closes it; the process that had it learns of it when it next reads.
        run.Ends = true;
        Close(run);
    }

    private void Cancelled(StreamRun run)
    {
        run.CancelledAt = cluster.Time.Now;
        Judge.Cancelled(run);
    }
}
