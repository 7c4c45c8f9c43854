namespace LiveOrleans.Load;

/// <summary>What a node takes in: acknowledged publications of sessions, and line protocol over HTTP.</summary>
internal static class IngressRows
{
    private const int Publishers = 8;
    private const int Unacknowledged = 512;
    private const int Size = 128;
    private const int Lines = 1_000;
    private const int Connections = 4;

    public static IEnumerable<Row> All =>
    [
        new(
            "publish",
            $"1 channel with history in Redis, {Publishers} publishers with {Unacknowledged} unacknowledged each, 1 subscriber",
            IsCompared: false,
            [new("acknowledged/s", Goal.AtLeast(200_000), Decimals: 0), new("per call of Redis", Decimals: 1)],
            MeasurePublishAsync),
        Push("push", Engine.Redis),
        Push("push-memory", Engine.Memory),
    ];

    private static Row Push(string name, Engine engine) => new(
        name,
        $"HTTP push, {Connections} connections, bodies of {Lines:N0} lines, {engine.ToString().ToLowerInvariant()}",
        IsCompared: false,
        [new("lines/s", Goal.AtLeast(1_000_000), Decimals: 0)],
        trial => MeasurePushAsync(trial, engine));

    // The subscriber sees that what was acknowledged is also delivered, once and in order. The calls are those of warm-up and end, too.
    private static async Task<IReadOnlyList<double>> MeasurePublishAsync(Trial trial)
    {
        await using var cluster = await trial.Live.RaiseClusterAsync(1);
        var before = await cluster.Redis.ScriptCallsAsync();
        var report = trial.Run(cluster.Nodes[0], new TrafficPlan("load", 1, 1, Size, Unacknowledged, Pacing: Pacing.Acknowledged), Publishers);
        var calls = await cluster.Redis.ScriptCallsAsync() - before;
        return [report.Traffic[0].AcknowledgedPerSecond, report.Traffic[0].TotalAcknowledged / (double)Math.Max(1, calls)];
    }

    private static async Task<IReadOnlyList<double>> MeasurePushAsync(Trial trial, Engine engine)
    {
        await using var server = await trial.Candidate.RaiseAsync(engine);
        var options = trial.Options(server);
        var warmup = await new PushRun(options with { Duration = trial.Plan.Warmup }).ExecuteAsync("load", Lines, Connections);
        var report = await new PushRun(options).ExecuteAsync("load", Lines, Connections);
        Faults.Check(report, Position(options, "1/stream/load/load"), warmup.Requests + report.Requests);
        return [report.LinesPerSecond];
    }

    // Where a subscription starts is what the channel has taken in.
    private static ulong Position(RunOptions options, string name)
    {
        using var loop = new LoadLoop(options.Server, options.Time);
        var session = new LoadSession(options.Server, new JsonWire(), new ChannelLoad(name, new LatencyMeter(options.Time.TimestampFrequency)));
        loop.Open([session], options.Timeout);
        return session.Channels[0].Order.Position ?? 0;
    }
}
