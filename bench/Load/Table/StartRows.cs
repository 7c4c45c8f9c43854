namespace LiveOrleans.Load;

/// <summary>From the start of a node's process until a session has received a first publication.</summary>
internal static class StartRows
{
    public static IEnumerable<Row> All =>
    [
        Start("start-memory", Engine.Memory, 1.5),
        Start("start-redis", Engine.Redis, 2.5),
    ];

    private static Row Start(string name, Engine engine, double most) => new(
        name,
        $"start of a node to its first delivery, {engine.ToString().ToLowerInvariant()}",
        IsCompared: false,
        [new("s", Goal.AtMost(most))],
        trial => MeasureAsync(trial, engine));

    private static async Task<IReadOnlyList<double>> MeasureAsync(Trial trial, Engine engine)
    {
        var time = trial.Plan.Time;
        await using var redis = engine == Engine.Redis ? await RedisProcess.StartAsync(time) : null;
        var start = time.GetTimestamp();
        var (address, process) = await trial.Live.StartNodeAsync(redis);
        await using (process)
        {
            DeliverOnce(address, time, trial.Plan.Timeout);
            return [time.GetElapsedTime(start).TotalSeconds];
        }
    }

    private static void DeliverOnce(ServerAddress address, TimeProvider time, TimeSpan timeout)
    {
        var meter = new LatencyMeter(time.TimestampFrequency);
        var channel = new ChannelLoad("1/grafana/broadcast/start", meter);
        var wire = new JsonWire();
        var publisher = new LoadSession(address, wire);
        using var loop = new LoadLoop(address, time);
        loop.Open([publisher, new LoadSession(address, wire, channel)], timeout);
        new Lane(publisher, channel).Publish(new byte[PublicationData.LeastSize], time.GetTimestamp());
        loop.Run(time.GetTimestamp() + (long)(timeout.TotalSeconds * time.TimestampFrequency), [], [publisher], () => meter.Count > 0);
        if (meter.Count != 1)
        {
            throw new LoadException($"The first publication was not delivered within {timeout}.");
        }
    }
}
