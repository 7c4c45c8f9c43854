using System.Globalization;
using Spectre.Console;

namespace LiveOrleans.Load;

/// <summary>Runs one or several kinds of traffic at once and measures them: open, warm up, measure, wait for the rest.</summary>
internal sealed class TrafficRun(string command, string protocol, RunOptions options, TimeSpan warmup)
{
    private readonly TimeProvider _time = options.Time;

    /// <exception cref="LoadException">The run could not be made.</exception>
    public TrafficReport Execute(IReadOnlyList<TrafficPlan> plans, int publisherCount)
    {
        OpenFiles.Check(plans.Sum(plan => plan.Sessions) + plans.Count * publisherCount);
        options.Server.Probe();
        options.PublishServer.Probe();
        var wire = Wires.Create(protocol);
        LoadSession[] publishers = [.. Enumerable.Range(0, plans.Count * publisherCount).Select(_ => new LoadSession(options.PublishServer, wire()))];
        Traffic[] traffic = [.. plans.Select((plan, index) => Traffic.Create(
            plan,
            publishers[(index * publisherCount)..((index + 1) * publisherCount)],
            channels => new LoadSession(options.Server, wire(), channels),
            _time.TimestampFrequency))];

        using var loop = new LoadLoop(options.Server, _time);
        var opening = _time.GetTimestamp();
        loop.Open([.. publishers, .. traffic.SelectMany(part => part.Subscribers)], options.Timeout);
        var opened = _time.GetElapsedTime(opening);
        options.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{loop.Sessions.Count} sessions ready after {opened.TotalSeconds:N2} s"));

        var paces = traffic.Select(part => part.Pace).ToArray();
        loop.Run(After(warmup), paces, publishers);
        var start = Sample(loop, traffic);
        foreach (var part in traffic)
        {
            part.Meter.Since = start.Timestamp;
        }

        Measure(loop, traffic, paces, publishers);
        var end = Sample(loop, traffic);
        Drain(loop, traffic, publishers);
        return Report(loop, traffic, start, end, opened);
    }

    private void Measure(LoadLoop loop, Traffic[] traffic, IPace[] paces, LoadSession[] publishers)
    {
        var end = After(options.Duration);
        var last = Sample(loop, traffic);
        while (last.Timestamp < end)
        {
            loop.Run(Math.Min(end, After(TimeSpan.FromSeconds(1))), paces, publishers);
            var now = Sample(loop, traffic);
            var seconds = _time.GetElapsedTime(last.Timestamp, now.Timestamp).TotalSeconds;
            options.Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(now.Deliveries.Sum() - last.Deliveries.Sum()) / seconds,14:N0} deliveries/s {(now.Sent.Sum() - last.Sent.Sum()) / seconds,12:N0} publications/s"));
            last = now;
        }
    }

    private void Drain(LoadLoop loop, Traffic[] traffic, LoadSession[] publishers)
    {
        bool IsDelivered() => traffic.All(part => part.IsDelivered);
        var end = After(options.Timeout);
        while (!IsDelivered() && _time.GetTimestamp() < end)
        {
            loop.Run(Math.Min(end, After(TimeSpan.FromSeconds(1))), [], publishers, IsDelivered);
            options.Console.WriteLine(IsDelivered() ? "all arrived" : "waiting for the last publications");
        }
    }

    private TrafficReport Report(LoadLoop loop, Traffic[] traffic, TrafficSample start, TrafficSample end, TimeSpan opened)
    {
        var seconds = _time.GetElapsedTime(start.Timestamp, end.Timestamp).TotalSeconds;
        var deliveries = end.Deliveries.Sum() - start.Deliveries.Sum();
        var serverSeconds = (end.ServerCpu - start.ServerCpu)?.TotalSeconds;
        return new TrafficReport(
            command,
            protocol,
            seconds,
            opened.TotalSeconds,
            [.. traffic.Select((part, index) => Result(part, index, start, end, seconds))],
            (end.Bytes - start.Bytes) / seconds,
            loop.Sessions.Select(session => session.CloseReason).OfType<string>().CountBy(reason => reason, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal),
            (end.MachineCpu - start.MachineCpu).TotalSeconds / seconds,
            (end.OwnCpu - start.OwnCpu).TotalSeconds / seconds,
            serverSeconds / seconds,
            deliveries == 0 ? null : serverSeconds * 1e6 / deliveries,
            end.ServerBytes);
    }

    private static TrafficResult Result(Traffic traffic, int index, TrafficSample start, TrafficSample end, double seconds) => new(
        traffic.Name,
        traffic.Subscribers.Count,
        traffic.Channels.Count,
        end.Deliveries[index] - start.Deliveries[index],
        (end.Deliveries[index] - start.Deliveries[index]) / seconds,
        (end.Sent[index] - start.Sent[index]) / seconds,
        (end.Acknowledged[index] - start.Acknowledged[index]) / seconds,
        traffic.Acknowledged,
        traffic.Meter.Latency(),
        traffic.Subscribers.Sum(Lost),
        traffic.Subscribers.Sum(session => session.Channels.Sum(part => part.Order.Duplicated)),
        traffic.Subscribers.Sum(session => session.Channels.Sum(part => part.Order.Reordered)),
        traffic.Channels.Sum(channel => channel.Rejected));

    // A session that was closed is reported as such; what it missed afterwards is no loss of the server's.
    private static long Lost(LoadSession session) => session.Channels.Sum(part =>
        part.Order.Lost + (session.CloseReason is null ? part.Channel.Outstanding(part.Order.Position) : 0));

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

    private long After(TimeSpan span) => _time.GetTimestamp() + (long)(span.TotalSeconds * _time.TimestampFrequency);
}
