namespace LiveOrleans.Gateway;

/// <summary>What Grafana has said lately, so that it is not asked by every request: each question once, however many ask it.</summary>
internal sealed class GrafanaAnswers
{
    /// <summary>How long what Grafana said stands in while it cannot be asked.</summary>
    internal static readonly TimeSpan StandInTime = TimeSpan.FromMinutes(1);

    private const int MaxCallers = 10_000;
    private const int MaxDashboards = 20_000;

    // A refusal is kept too, and even with a cache time of zero: tabs whose session has ended ask again and again.
    private static readonly TimeSpan LeastRefusal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostRefusal = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AwayTime = TimeSpan.FromSeconds(1);

    private readonly GrafanaClient _client;
    private readonly GrafanaOptions _options;
    private readonly TimeProvider _time;
    private readonly AnswerCache<GrafanaAnswer> _callers;
    private readonly AnswerCache<DashboardAnswer> _rights;

    public GrafanaAnswers(GrafanaClient client, GrafanaOptions options, TimeProvider time)
    {
        _client = client;
        _options = options;
        _time = time;
        _callers = new AnswerCache<GrafanaAnswer>(MaxCallers, time);
        _rights = new AnswerCache<DashboardAnswer>(MaxDashboards, time);
    }

    /// <summary>Finds out who a caller is.</summary>
    /// <param name="proof">What it proves.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer; a caller that was known within the last minute is known while Grafana is away.</returns>
    public Task<GrafanaAnswer> FindCallerAsync(GrafanaProof proof, CancellationToken cancellationToken) => _callers.GetAsync(
        proof.Key,
        async last =>
        {
            var answer = await _client.FindCallerAsync(proof);
            return answer.Standing switch
            {
                GrafanaStanding.Known => Keep(answer),
                GrafanaStanding.Away when last is { Answer.Standing: GrafanaStanding.Known } => last with { FreshUntil = After(AwayTime) },
                GrafanaStanding.Away => KeepFor(answer, AwayTime),
                _ => KeepFor(answer, RefusalTime),
            };
        },
        cancellationToken);

    /// <summary>Finds out what a caller may do with a dashboard.</summary>
    /// <param name="proof">What the caller proves.</param>
    /// <param name="uid">The dashboard.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The right; what was known within the last minute counts while Grafana is away.</returns>
    public async Task<DashboardRight> FindRightAsync(GrafanaProof proof, string uid, CancellationToken cancellationToken)
    {
        var found = await _rights.GetAsync(
            $"{proof.Key}/{uid}",
            async last =>
            {
                var answer = await _client.FindRightAsync(proof, uid);
                return answer.Right switch
                {
                    DashboardRight.View or DashboardRight.Edit => Keep(answer),
                    DashboardRight.Unknown when last is { Answer.Right: not DashboardRight.Unknown } => last with { FreshUntil = After(AwayTime) },
                    DashboardRight.Unknown => KeepFor(answer, AwayTime),
                    _ => KeepFor(answer, RefusalTime),
                };
            },
            cancellationToken);
        return found.Right;
    }

    private TimeSpan RefusalTime => TimeSpan.FromTicks(Math.Clamp(_options.CacheTime.Ticks / 2, LeastRefusal.Ticks, MostRefusal.Ticks));

    private KeptAnswer<TAnswer> Keep<TAnswer>(TAnswer answer)
        where TAnswer : class => new(answer, After(_options.CacheTime), After(StandInTime > _options.CacheTime ? StandInTime : _options.CacheTime));

    private KeptAnswer<TAnswer> KeepFor<TAnswer>(TAnswer answer, TimeSpan period)
        where TAnswer : class => new(answer, After(period), After(period));

    private long After(TimeSpan period) => _time.GetTimestamp() + (long)(period.TotalSeconds * _time.TimestampFrequency);
}
