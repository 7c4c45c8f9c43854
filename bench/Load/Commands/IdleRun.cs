using System.Globalization;
using Spectre.Console;

namespace LiveOrleans.Load;

/// <summary>Opens sessions, holds them and answers their pings: what does an idle session cost?</summary>
internal sealed class IdleRun(RunOptions options)
{
    private readonly TimeProvider _time = options.Time;

    /// <param name="sessions">How many to open and measure.</param>
    /// <param name="channels">How many channels they subscribe to, one each in turns; 0 for none at all.</param>
    /// <param name="wire">Makes the encoding of each.</param>
    /// <exception cref="LoadException">The run could not be made.</exception>
    public IdleReport Execute(int sessions, int channels, Func<IWire> wire)
    {
        // These load the server's code and fill its pools, so that neither counts as memory of a session.
        var first = Math.Clamp(sessions / 10, 1, 50);
        OpenFiles.Check(first + sessions);
        options.Server.Probe();
        var meter = new LatencyMeter(_time.TimestampFrequency);
        ChannelLoad[] loads = [.. Enumerable.Range(0, channels).Select(number => new ChannelLoad($"1/stream/idle/{number}", meter))];
        LoadSession[] all = [.. Enumerable.Range(0, first + sessions).Select(number =>
            new LoadSession(options.Server, wire(), channels > 0 ? [loads[number % channels]] : []))];

        using var loop = new LoadLoop(options.Server, _time);
        loop.Open(all[..first], options.Timeout);
        var before = options.Process?.ResidentBytes();
        var opening = _time.GetTimestamp();
        loop.Open(all[first..], options.Timeout);
        var opened = _time.GetElapsedTime(opening);
        options.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sessions} sessions ready after {opened.TotalSeconds:N2} s"));

        var cpu = options.Process?.CpuTime();
        var held = Hold(loop);
        return new IdleReport(
            sessions,
            channels,
            opened.TotalSeconds,
            held.TotalSeconds,
            all.Sum(session => session.PingsAnswered),
            loop.Closed,
            before,
            options.Process?.ResidentBytes(),
            (options.Process?.CpuTime() - cpu)?.TotalSeconds / held.TotalSeconds);
    }

    private TimeSpan Hold(LoadLoop loop)
    {
        var start = _time.GetTimestamp();
        var end = start + Ticks(options.Duration);
        for (var now = start; now < end; now = _time.GetTimestamp())
        {
            loop.Run(Math.Min(end, now + Ticks(TimeSpan.FromSeconds(5))), [], []);
            options.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"held {_time.GetElapsedTime(start).TotalSeconds:N0} of {options.Duration.TotalSeconds:N0} s"));
        }

        return _time.GetElapsedTime(start);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);
}
