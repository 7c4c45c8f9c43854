using System.Globalization;

namespace LiveOrleans.Channels.Tests;

/// <summary>All that a seed decides before the simulation begins.</summary>
internal sealed record Plan
{
    public required int Seed { get; init; }

    public required int Nodes { get; init; }

    public required int Gateways { get; init; }

    /// <summary>Whether the store is a model of Redis, and not the stores in memory.</summary>
    public required bool IsRedis { get; init; }

    /// <summary>Whether calls are answered at once, as in memory.</summary>
    public required bool IsDirect { get; init; }

    /// <summary>Whether nodes run what is ready in order.</summary>
    public required bool IsOrderly { get; init; }

    /// <summary>Whether a link to the leases keeps the order of requests.</summary>
    public required bool IsInOrder { get; init; }

    /// <summary>Whether the source refuses lower tokens and closes their streams.</summary>
    public required bool KnowsTokens { get; init; }

    /// <summary>Whether the source opens before it looks whether it is cancelled.</summary>
    public required bool IsEager { get; init; }

    /// <summary>How many milliseconds are between two messages, in the mean.</summary>
    public required double MessageEvery { get; init; }

    /// <summary>How many milliseconds a source needs to close.</summary>
    public required double Close { get; init; }

    /// <summary>How many runs take their time to close, from 0 to 1, and how many milliseconds.</summary>
    public required double Stubborn { get; init; }

    public required double StubbornClose { get; init; }

    /// <summary>After how many milliseconds a call to the lease store fails.</summary>
    public required double LeaseTimeout { get; init; }

    /// <summary>After how many milliseconds a call to the log fails.</summary>
    public required double CommandTimeout { get; init; }

    public required double TimerLateness { get; init; }

    public required SourceTimings Timings { get; init; }

    /// <summary>Whether the subscribers leave before the hosts do.</summary>
    public required bool Lingers { get; init; }

    /// <summary>When the last disturbance is over, in milliseconds.</summary>
    public required double Window { get; init; }

    public required IReadOnlyList<Disturbance> Disturbances { get; init; }

    public static Plan Draw(int seed)
    {
        var random = new Random(seed);
        var window = random.Next(6000, 18_000);
        return new Plan
        {
            Seed = seed,
            Nodes = random.Next(2, 5),
            Gateways = random.Next(1, 4),
            IsRedis = random.Next(3) > 0,
            IsDirect = random.Next(6) == 0,
            IsOrderly = random.Next(3) == 0,
            IsInOrder = random.Next(2) == 0,
            KnowsTokens = random.Next(2) == 0,
            IsEager = random.Next(4) == 0,
            MessageEvery = Math.Pow(10, 2 + (1.2 * random.NextDouble())),
            Close = random.Next(2) == 0 ? 0 : random.Next(0, 200),
            Stubborn = random.Next(4) == 0 ? 0.3 : 0,
            StubbornClose = random.Next(300, 6000),
            LeaseTimeout = random.Next(300, 3000),
            CommandTimeout = random.Next(500, 6000),
            TimerLateness = random.Next(2) * 15,
            Timings = new SourceTimings { Healthy = TimeSpan.FromSeconds(random.Next(2, 9)) },
            Lingers = random.Next(2) == 0,
            Window = window,
            Disturbances = [.. Enumerable.Range(0, random.Next(1, 10)).Select(_ => Disturbance.Draw(random, window)).OrderBy(next => next.At)],
        };
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {Seed}: {Nodes} nodes, {Gateways} subscribers, {(IsRedis ? "Redis" : "memory")}{(IsDirect ? ", direct" : string.Empty)}{(KnowsTokens ? ", tokens known" : string.Empty)}{(IsEager ? ", eager" : string.Empty)}, a message every {MessageEvery:0} ms, closes in {Close:0} ms ({Stubborn:0.0} in {StubbornClose:0} ms), timeouts {LeaseTimeout:0} and {CommandTimeout:0} ms, healthy after {Timings.Healthy}");
}
