namespace LiveOrleans.Load;

/// <summary>Two nodes: published on one, delivered by the other, at a rate that leaves both time.</summary>
internal static class AcrossRows
{
    private const int Size = 128;

    public static IEnumerable<Row> All =>
    [
        Across("across-10", 1_000, 10, p50: 9.5, p99: 16),
        Across("across-100", 1_000, 100, p50: 16, p99: 39),
        Across("across-few", 10, 100, p50: 0.4, p99: 1.5),
    ];

    private static Row Across(string name, int sessions, double rate, double p50, double p99) => new(
        name,
        $"node to node through Redis, {rate}/s to {sessions:N0} sessions",
        IsCompared: false,
        [new("p50 ms", Goal.AtMost(p50)), new("p99 ms", Goal.AtMost(p99))],
        async trial =>
        {
            await using var cluster = await trial.Live.RaiseClusterAsync(2);
            var report = trial.Run(cluster.Nodes[1], new TrafficPlan("load", sessions, 1, Size, Rate: rate), publishServer: cluster.Nodes[0].Address);
            return [report.Traffic[0].LatencyMs.P50, report.Traffic[0].LatencyMs.P99];
        });
}
