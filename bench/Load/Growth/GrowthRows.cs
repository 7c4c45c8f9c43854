using System.Globalization;

namespace LiveOrleans.Load;

/// <summary>What a delivery costs as sessions or channels grow by powers of ten.</summary>
/// <remarks>
/// Sessions grow on one channel, at 64 in flight. Channels grow with one subscription each, at a rate that is the same for
/// all sizes, and low enough for a first publication on each of the many: a closed loop would let the few channels share writes that the many cannot. A session holds up to 100 channels, and
/// each channel has had a publication before the measured time begins.
/// </remarks>
internal static class GrowthRows
{
    private const int Size = 128;
    private const int InFlight = 64;
    private const int Publishers = 4;
    private const int MostSessions = 1_000;
    private const double Rate = 2_000;

    private static readonly int[] Sessions = [100, 1_000, 5_000, 10_000];
    private static readonly int[] Channels = [10, 1_000, 10_000, 100_000];

    public static IEnumerable<Row> All =>
    [
        Growth("growth-sessions", $"1 channel, growing sessions, {InFlight} in flight", "sessions", Sessions, SessionsPlan, publishers: 1),
        Growth("growth-channels", $"growing channels with a subscription each, {Rate:N0} publications/s", "channels", Channels, ChannelsPlan, Publishers),
    ];

    private static Row Growth(string name, string title, string unit, int[] sizes, Func<int, TrafficPlan> traffic, int publishers) => new(
        name,
        title,
        IsCompared: false,
        [.. sizes.Select(size => new Figure($"µs CPU/delivery, {size.ToString("N0", CultureInfo.InvariantCulture)} {unit}", Decimals: 3, Size: size))],
        async trial =>
        {
            List<double> costs = [];
            foreach (var size in sizes)
            {
                await using var server = await trial.Candidate.RaiseAsync(Engine.Redis);
                costs.Add(WarmFor(trial, traffic(size)).Run(server, traffic(size), publishers).ServerMicrosecondsPerDelivery ?? double.NaN);
            }

            return costs;
        });

    private static Trial WarmFor(Trial trial, TrafficPlan traffic)
    {
        var round = TimeSpan.FromSeconds(traffic.Channels / traffic.Rate ?? 0);
        return round < trial.Plan.Warmup ? trial : trial with { Plan = trial.Plan with { Warmup = round + trial.Plan.Warmup } };
    }

    private static TrafficPlan SessionsPlan(int sessions) => new("load", sessions, 1, Size, InFlight);

    private static TrafficPlan ChannelsPlan(int channels) => new(
        "load",
        Math.Min(channels, MostSessions),
        channels,
        Size,
        Rate: Rate,
        ChannelsPerSession: Math.Max(1, channels / MostSessions));
}
