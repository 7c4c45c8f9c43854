using System.Globalization;
using Spectre.Console;

namespace LiveOrleans.Load;

/// <summary>Runs one or several kinds of traffic at once and measures them: open, warm up, measure, wait for the rest.</summary>
internal sealed class TrafficRun(string command, string protocol, RunOptions options, TimeSpan warmup)
{
    // Time for the order to measure to reach the other processes before it begins.
    private static readonly TimeSpan OrderLead = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time = options.Time;

    /// <param name="plans">What to publish, and how many sessions of all processes together receive it.</param>
    /// <param name="publisherCount">Sessions that publish each of them.</param>
    /// <param name="others">The processes that hold sessions besides this one.</param>
    /// <exception cref="LoadException">The run could not be made.</exception>
    public TrafficReport Execute(IReadOnlyList<TrafficPlan> plans, int publisherCount, Listeners others)
    {
        TrafficPlan[] shares = [.. plans.Select(plan => plan.Share(0, others.Processes))];
        OpenFiles.Check(shares.Sum(plan => plan.Sessions) + plans.Count * publisherCount);
        options.Server.Probe();
        options.PublishServer.Probe();
        var wire = Wires.Create(protocol);
        LoadSession[] publishers = [.. Enumerable.Range(0, plans.Count * publisherCount).Select(_ => new LoadSession(options.PublishServer, wire()))];
        Traffic[] traffic = [.. shares.Select((plan, index) => Traffic.Create(
            plan,
            publishers[(index * publisherCount)..((index + 1) * publisherCount)],
            channels => new LoadSession(options.Server, wire(), channels),
            _time.TimestampFrequency))];

        using var loop = new LoadLoop(options.Server, _time) { OpeningAtOnce = LoadLoop.MostOpening / others.Processes };
        void Wait(Func<bool> done) => loop.RunUntil(After(TimeSpan.FromSeconds(1)), publishers, done);
        others.Open(options.Server, protocol, plans, publishers.Length);
        var opened = Open(loop, [.. publishers, .. traffic.SelectMany(part => part.Subscribers)], others, Wait);
        options.Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{publishers.Length + plans.Sum(plan => plan.Sessions)} sessions ready after {opened.TotalSeconds:N2} s"));

        var window = Announce(traffic, others, Wait);
        var paces = traffic.Select(part => part.Pace).ToArray();
        loop.Run(window.Since, paces, publishers);
        var start = Sample(loop, traffic);
        Measure(loop, traffic, paces, publishers, window, others);
        var end = Sample(loop, traffic);
        var deadline = After(options.Timeout);
        Drain(loop, traffic, publishers, deadline, others);
        var found = others.Finish(new FinishOrder(deadline, [.. traffic.Select(part => part.Channels.Select(channel => channel.End()).ToArray())]), Wait);
        return new TrafficFindings(plans, traffic, found, window).Report(command, protocol, opened, start, end, loop.Closed, _time);
    }

    private TimeSpan Open(LoadLoop loop, IReadOnlyList<LoadSession> sessions, Listeners others, Action<Func<bool>> wait)
    {
        var opening = _time.GetTimestamp();
        loop.Open(sessions, options.Timeout);
        var own = _time.GetElapsedTime(opening);
        var slowest = others.AwaitOpen(wait);
        return own > slowest ? own : slowest;
    }

    private MeasureWindow Announce(Traffic[] traffic, Listeners others, Action<Func<bool>> wait)
    {
        var since = After(others.Processes == 1 ? warmup : warmup + OrderLead);
        var window = new MeasureWindow(since, since + Ticks(options.Duration));
        foreach (var part in traffic)
        {
            part.Meter.Window = window;
        }

        others.Measure(window, wait);
        return window;
    }

    private void Measure(LoadLoop loop, Traffic[] traffic, IPace[] paces, LoadSession[] publishers, MeasureWindow window, Listeners others)
    {
        var scope = others.Processes == 1 ? "" : " (of this process' sessions)";
        var last = Sample(loop, traffic);
        while (last.Timestamp < window.Until)
        {
            loop.Run(Math.Min(window.Until, After(TimeSpan.FromSeconds(1))), paces, publishers);
            others.CheckRunning();
            var now = Sample(loop, traffic);
            var seconds = _time.GetElapsedTime(last.Timestamp, now.Timestamp).TotalSeconds;
            options.Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(now.Deliveries.Sum() - last.Deliveries.Sum()) / seconds,14:N0} deliveries/s {(now.Sent.Sum() - last.Sent.Sum()) / seconds,12:N0} publications/s{scope}, {Left(window, now.Timestamp).TotalSeconds:N0} s left"));
            last = now;
        }
    }

    private TimeSpan Left(MeasureWindow window, long now) => now < window.Until ? _time.GetElapsedTime(now, window.Until) : TimeSpan.Zero;

    private void Drain(LoadLoop loop, Traffic[] traffic, LoadSession[] publishers, long end, Listeners others)
    {
        bool IsDelivered() => traffic.All(part => part.IsDelivered);
        while (!IsDelivered() && _time.GetTimestamp() < end)
        {
            loop.Run(Math.Min(end, After(TimeSpan.FromSeconds(1))), [], publishers, IsDelivered);
            others.CheckRunning();
            options.Console.WriteLine(IsDelivered() ? "all arrived" : "waiting for the last publications");
        }
    }

    private TrafficSample Sample(LoadLoop loop, Traffic[] traffic) => new(
        _time.GetTimestamp(),
        [.. traffic.Select(part => part.Meter.Count)],
        [.. traffic.Select(part => part.Sent)],
        [.. traffic.Select(part => part.Acknowledged)],
        loop.BytesReceived,
        Environment.CpuUsage.TotalTime,
        Machine.CpuTime(),
        options.Process?.CpuTime(),
        options.Process?.ResidentBytes());

    private long After(TimeSpan span) => _time.GetTimestamp() + Ticks(span);

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);
}
