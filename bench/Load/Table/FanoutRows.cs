namespace LiveOrleans.Load;

/// <summary>One node with Redis: one channel to many sessions, and many channels to a few each.</summary>
internal static class FanoutRows
{
    private const int Size = 128;
    private const int Publishers = 16;
    private const int RandomInFlight = 8_192;

    public static IEnumerable<Row> All =>
    [
        Fanout("fanout", 1_000, 64, Goal.TimesOther(1.05), Goal.AtMost(0.95)),
        Fanout("fanout-8", 1_000, 8),
        Fanout("fanout-512", 1_000, 512),
        Fanout("fanout-5000", 5_000, 64, Goal.TimesOther(1.05)),
        Channels("channels", Engine.Redis),
        Channels("channels-memory", Engine.Memory),
    ];

    private static Row Fanout(string name, int sessions, int inFlight, Goal? throughput = null, Goal? cost = null) => new(
        name,
        $"1 channel to {sessions:N0} sessions, {inFlight} in flight, {Size} bytes",
        IsCompared: true,
        [new("deliveries/s", throughput, Decimals: 0), new("µs CPU/delivery", cost, Decimals: 3)],
        trial => MeasureAsync(trial, Engine.Redis, new TrafficPlan("load", sessions, 1, Size, inFlight), publishers: 1));

    private static Row Channels(string name, Engine engine) => new(
        name,
        $"1,000 channels to 5 sessions each, {Publishers} publishers at random, {engine.ToString().ToLowerInvariant()}",
        IsCompared: false,
        [new("deliveries/s", Goal.AtLeast(500_000), Decimals: 0), new("µs CPU/delivery", Decimals: 3)],
        trial => MeasureAsync(trial, engine, new TrafficPlan("load", 5_000, 1_000, Size, RandomInFlight, Pacing: Pacing.Random), Publishers));

    private static async Task<IReadOnlyList<double>> MeasureAsync(Trial trial, Engine engine, TrafficPlan plan, int publishers)
    {
        await using var server = await trial.Candidate.RaiseAsync(engine);
        var report = trial.Run(server, plan, publishers);
        return [report.Traffic[0].DeliveriesPerSecond, report.ServerMicrosecondsPerDelivery ?? double.NaN];
    }
}
