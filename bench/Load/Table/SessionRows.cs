namespace LiveOrleans.Load;

/// <summary>What sessions cost that do nothing.</summary>
internal static class SessionRows
{
    private const int Sessions = 5_000;
    private const int Most = 18_000;
    private const int Steps = 6;
    private const double Kibibyte = 1_024;

    // What the opening left behind is garbage, and no server collects it at once.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    public static IEnumerable<Row> All =>
    [
        new(
            "idle",
            $"{Sessions:N0} idle sessions",
            IsCompared: true,
            [new("KiB/session", Goal.AtMost(12))],
            async trial => [(await HoldAsync(trial, channels: 0, Settled)).ServerBytesPerSession / Kibibyte ?? double.NaN]),
        new(
            "connect",
            $"{Sessions:N0} connects, all subscribing to one channel",
            IsCompared: true,
            [new("s", Goal.AtMost(0.88))],
            async trial => [(await HoldAsync(trial, channels: 1, Shortest)).SecondsToOpen]),
        new(
            "connect-each",
            $"{Sessions:N0} connects, each subscribing to a channel of its own, which nobody had before",
            IsCompared: true,
            [new("s")],
            async trial => [(await HoldAsync(trial, channels: 2 * Sessions, Shortest)).SecondsToOpen]),
        new(
            "idle-18000",
            $"{Most:N0} idle sessions, opened in {Steps} steps",
            IsCompared: true,
            [new("KiB/session, slope", Goal.AtMost(12)), new("MiB with all", Decimals: 1)],
            MeasureSlopeAsync),
    ];

    private static async Task<IdleReport> HoldAsync(Trial trial, int channels, TimeSpan duration)
    {
        await using var server = await trial.Candidate.RaiseAsync(Engine.Redis);
        var held = trial with { Plan = trial.Plan with { Duration = duration } };
        var report = new IdleRun(held.Options(server)).Execute(Sessions, channels, Wires.Create(server.Protocol));
        Faults.Check(report);
        return report;
    }

    private static async Task<IReadOnlyList<double>> MeasureSlopeAsync(Trial trial)
    {
        await using var server = await trial.Candidate.RaiseAsync(Engine.Redis);
        var points = new SlopeRun(trial.Options(server)).Execute(Most, Steps, Wires.Create(server.Protocol));
        return [Line.Slope(points) / Kibibyte, points[^1].Y / Kibibyte / Kibibyte];
    }
}
