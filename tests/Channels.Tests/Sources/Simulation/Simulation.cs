namespace LiveOrleans.Channels.Tests;

/// <summary>A schedule from its first disturbance to the end of its last host.</summary>
internal sealed class Simulation : IDisposable
{
    private const double TicksOfPlacement = 300;

    private readonly SimulatedCluster _cluster;
    private readonly Plan _plan;

    private Simulation(Plan plan, bool isRecorded)
    {
        _plan = plan;
        _cluster = new SimulatedCluster(plan, isRecorded);
    }

    private Judge Judge => _cluster.Judge;

    private long Now => _cluster.Time.Now;

    /// <summary>Runs a seed.</summary>
    /// <returns>What was wrong, or null.</returns>
    public static string? Run(int seed)
    {
        using var simulation = new Simulation(Plan.Draw(seed), isRecorded: false);
        return simulation.Run();
    }

    /// <summary>Runs a seed and tells all that happened.</summary>
    public static string Record(int seed)
    {
        using var simulation = new Simulation(Plan.Draw(seed), isRecorded: true);
        var failure = simulation.Run();
        return $"{failure}\n{simulation._plan}\n{simulation.Judge.History}";
    }

    public void Dispose() => _cluster.Dispose();

    private string? Run()
    {
        var disturber = new Disturber(_cluster);
        _cluster.Placement.Gateways[0].Want(true);
        _cluster.Placement.Start();
        disturber.Schedule();
        RunFor(_plan.Window);
        disturber.EndAll();
        Settle();
        if (_plan.Lingers)
        {
            Linger();
        }

        End();
        return Judge.Failure;
    }

    private void RunFor(double milliseconds) => _cluster.RunUntil(Now + VirtualTime.Ticks(milliseconds));

    /// <summary>Within a lease and a second there is one stream again, and it stays.</summary>
    private void Settle()
    {
        var latest = Now + VirtualTime.Ticks(60_000);
        var budget = VirtualTime.Ticks(_plan.Timings.Lease.TotalMilliseconds + 1000 + TicksOfPlacement);
        while (Judge.Failure is null && Now < Judge.TroubleUntil + budget)
        {
            _cluster.RunUntil(Judge.TroubleUntil + budget);
            Check(Now < latest, "there is no end of trouble");
        }

        if (Judge.IsExcused)
        {
            return;
        }

        CheckOneStream();
        var (opens, accepted) = (_cluster.Source.Opens, Judge.Accepted);
        RunFor((_plan.MessageEvery * 2) + TicksOfPlacement);
        CheckOneStream();
        Check(_cluster.Source.Opens == opens, "the stream did not stay");
        Check(Judge.Accepted > accepted, "the stream is not effective");
        Check(Status()?.State is SourceState.Live, $"the source is {Status()}");
    }

    private void CheckOneStream()
    {
        var streams = _cluster.Source.Streams.Where(run => run.CancelledAt is null).ToArray();
        Check(streams.Length == 1, $"there are {streams.Length} streams");
        if (streams.Length == 1)
        {
            Check(streams[0].Lease.Holder == _cluster.Placement.Current, $"{streams[0]} is not the owner's");
            Check(streams[0].Token == _cluster.Server.LiveLease, $"{streams[0]} runs, but {_cluster.Server.LiveLease.Value} is the lease");
        }
    }

    private void Linger()
    {
        foreach (var gateway in _cluster.Placement.Gateways)
        {
            gateway.Want(false);
        }

        RunFor(_plan.Timings.Linger.TotalMilliseconds - 100);
        Check(Judge.IsExcused || _cluster.Source.Streams.Count == 1, "the stream did not linger");
        RunFor(1000 + TicksOfPlacement + _plan.Close + (_plan.Stubborn > 0 ? _plan.StubbornClose : 0));
        CheckNothing();
        Check(Status()?.State is SourceState.Idle, $"the source is {Status()}");
    }

    private void End()
    {
        _cluster.Placement.LeaveAll();
        RunFor(2000 + _plan.Close + (_plan.Stubborn > 0 ? _plan.StubbornClose : 0));
        CheckNothing();
        foreach (var host in _cluster.Placement.Hosts)
        {
            Check(host.IsGone, $"{host.Name} has not left");
        }

        foreach (var node in _cluster.Nodes)
        {
            Check(node.Clock.Armed == 0, $"{node.Name} has {node.Clock.Armed} timers left");
        }
    }

    private void CheckNothing()
    {
        Check(_cluster.Source.Streams.Count == 0, $"a stream is left, of {string.Join(", ", _cluster.Placement.Current?.Host.Nodes ?? [])}");
        Check(_cluster.Server.LiveLease == FencingToken.None, "a lease is left");
    }

    private SourceStatus? Status() => _cluster.Placement.Current?.Host.Status().Source;

    private void Check(bool isTrue, string otherwise)
    {
        if (!isTrue && Judge.Failure is null)
        {
            Judge.Fail(otherwise);
        }
    }
}
