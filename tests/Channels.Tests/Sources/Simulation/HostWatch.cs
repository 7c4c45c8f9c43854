namespace LiveOrleans.Channels.Tests;

/// <summary>What is known of one host from outside: what its ports were asked, and what they answered.</summary>
internal sealed class HostWatch(SimulatedCluster cluster, SimulatedNode node, string name)
{
    private const double Slack = 60;

    private readonly Dictionary<FencingToken, LeaseView> _leases = [];
    private FencingToken _told;
    private (long From, double Bound)? _pause;
    private int[] _failures = [0];
    private (int[] Failures, long At) _counted = ([0], -1);

    public SimulatedCluster Cluster { get; } = cluster;

    public SimulatedNode Node { get; } = node;

    public string Name { get; } = name;

    public ChannelHost Host { get; set; } = null!;

    public SourceDirectory Sources { get; } = new([]);

    /// <summary>How often the source was replaced, and which of them ran last: its failures are those that count.</summary>
    public int Settings { get; private set; }

    public int CountedSettings { get; private set; }

    /// <summary>When the source was last replaced by another.</summary>
    public long ReplacedAt { get; private set; } = long.MinValue;

    public bool HasStarted { get; set; }

    public bool IsSuperseded { get; set; }

    /// <summary>Whether it was told to leave.</summary>
    public bool IsLeaving { get; set; }

    public bool IsDisposing { get; set; }

    public bool IsGone { get; set; }

    public long? LeaveAt { get; set; }

    /// <summary>How often in a row the source has failed, as far as that is certain.</summary>
    public string Failures => string.Join(" or ", _failures);

    /// <summary>Since when nobody subscribes; null while somebody does.</summary>
    public long? UnwantedSince { get; private set; } = 0;

    /// <summary>The run that has not ended; null when none has.</summary>
    public StreamRun? Running { get; set; }

    public FencingToken RefusedBy { get; private set; }

    private Judge Judge => Cluster.Judge;

    public LeaseView Lease(FencingToken token) => _leases[token];

    /// <summary>Whether a lease was granted under which nothing has run yet.</summary>
    public bool IsOpening(FencingToken token) => _leases.TryGetValue(token, out var lease) && lease.Run is null;

    /// <summary>The source is another now, which has not failed yet.</summary>
    public void Replaced()
    {
        (ReplacedAt, _pause) = (Cluster.Time.Now, null);
        Settings++;
        Judge.Trouble(Cluster.Time.Now);
        Judge.History?.Note($"{Name} gets other settings");
    }

    /// <summary>A token that a subscriber has seen.</summary>
    public void Told(FencingToken token) => _told = token > _told ? token : _told;

    public void NoteWanted()
    {
        var wanted = Host.IsSubscribed;
        if (wanted != UnwantedSince is null)
        {
            // A pause that was cut short says nothing.
            (UnwantedSince, _pause) = (wanted ? null : Cluster.Time.Now, null);
        }
    }

    /// <summary>It asks for the lease.</summary>
    public void Acquiring(FencingToken floor)
    {
        if (floor < _told)
        {
            Judge.Fail($"{Name} asks for a lease above {floor.Value}, but knows of {_told.Value}");
        }

        if (Running is not null)
        {
            Judge.Fail($"{Name} asks for a lease while {Running} has not ended");
        }

        if (_pause is var (from, bound) && UnwantedSince is null && Node.ChangedAt < from
            && Cluster.Time.Now > Node.Clock.TrueTime(from, TimeSpan.FromMilliseconds(bound)) + VirtualTime.Ticks(Slack))
        {
            Judge.Fail($"{Name} has waited for longer than {bound} ms");
        }

        _pause = null;
    }

    public void Granted(LeaseGrant grant, long sent)
    {
        Told(grant.Token);
        if (!grant.Acquired)
        {
            RefusedBy = grant.Token;
            _pause = (Cluster.Time.Now, Math.Max(1, grant.Remaining.TotalMilliseconds));
            return;
        }

        var lease = new LeaseView(grant.Token, this, sent);
        _leases[grant.Token] = lease;
        Renewed(lease, sent);
    }

    /// <summary>The store did not grant or deny anything.</summary>
    public void AcquireFailed() => _pause = (Cluster.Time.Now, Cluster.Plan.Timings.Lease.TotalMilliseconds / 3);

    public void Renewed(LeaseView lease, long sent)
    {
        lease.Renewed(sent);
        CheckLater(lease);
    }

    public void Refused(FencingToken token)
    {
        if (_leases.TryGetValue(token, out var lease))
        {
            lease.IsRefused = true;
            if (_counted.At == Cluster.Time.Now && lease.Run is { HasEnded: true })
            {
                // Both at once: whichever was noticed first.
                MayNotCount();
            }

            CheckLater(lease);
        }
    }

    /// <summary>A run begins.</summary>
    public void Begins(StreamRun run, int settings)
    {
        Running = run;
        if (settings != CountedSettings)
        {
            (CountedSettings, _failures) = (settings, [0]);
        }

        CheckLater(run.Lease);
    }

    /// <summary>The source has ended by itself, or failed. If its lease was over, too, that may count or not.</summary>
    public void SourceEnded(StreamRun run, bool isFenced)
    {
        var timings = Cluster.Plan.Timings;
        var lasted = TimeSpan.FromTicks((long)((Cluster.Time.Now - run.Started) * Node.Traits.ClockRate));
        _counted = (_failures, Cluster.Time.Now);
        _failures = lasted >= timings.Healthy ? [1] : [.. _failures.Select(static failures => failures + 1)];
        if (isFenced)
        {
            MayNotCount();
            return;
        }

        var bound = Math.Min(
            timings.MaxBackoff.TotalMilliseconds, timings.FirstBackoff.TotalMilliseconds * Math.Pow(2, _failures.Max() - 1));
        Judge.Trouble(Cluster.Time.Now + VirtualTime.Ticks(bound));
        _pause = (Cluster.Time.Now, bound);
    }

    /// <summary>Whether it counts the failures right.</summary>
    public bool Counts(int failures)
    {
        if (Settings != CountedSettings)
        {
            return true;
        }

        if (!_failures.Contains(failures))
        {
            return false;
        }

        _failures = [failures];
        return true;
    }

    /// <summary>The lease was asked to be given up, before a pause.</summary>
    public void Released()
    {
        if (_pause is var (_, bound))
        {
            _pause = (Cluster.Time.Now, bound);
        }
    }

    /// <summary>The run must have been told to end once its lease is over, unless the process does not run.</summary>
    public void CheckLater(LeaseView lease)
    {
        var end = lease.IsRefused ? Cluster.Time.Now : lease.Expiry;
        Cluster.Time.At(Math.Max(end, Cluster.Time.Now) + VirtualTime.Ticks(Slack), () => Check(lease));
    }

    /// <summary>After a pause everything must be as if there had been none.</summary>
    public void CheckAllLater()
    {
        foreach (var lease in _leases.Values)
        {
            if (lease.Run is { HasEnded: false })
            {
                CheckLater(lease);
            }
        }
    }

    private void MayNotCount() => _failures = [.. _failures.Union(_counted.Failures)];

    private void Check(LeaseView lease)
    {
        var isOver = lease.IsRefused || Cluster.Time.Now >= lease.Expiry + VirtualTime.Ticks(Slack);
        var isAwake = Node.IsRunning && Cluster.Time.Now >= Node.ResumedAt + VirtualTime.Ticks(Slack);
        if (isOver && isAwake && lease.Run is { HasEnded: false, CancelledAt: null } run)
        {
            Judge.Fail($"{run} runs on after its lease");
        }
    }
}
