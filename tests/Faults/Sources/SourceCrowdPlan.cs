using System.Globalization;

namespace LiveOrleans.Faults;

/// <summary>Who visits channels with sources, and when.</summary>
/// <param name="Channels">How many channels there are.</param>
/// <param name="Clients">How many clients come and go.</param>
/// <param name="Longest">The longest that a client stays in its channels, or away from them.</param>
internal sealed record SourceCrowdPlan(int Channels, int Clients, TimeSpan Longest)
{
    private const int MostOfAVisit = 3;

    // Every fifth channel has few visitors, and every fifth, another one, has none for long enough that its source must be closed.
    private const int Kinds = 5;
    private const int Rare = 1;
    private const int Resting = 2;
    private const int RareIsPassedBy = 30;

    private static readonly TimeSpan Cycle = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RestBegins = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RestEnds = TimeSpan.FromSeconds(45);

    /// <summary>The names of all channels, with the tenant.</summary>
    public IEnumerable<string> Names => Enumerable.Range(0, Channels).Select(NameOf);

    /// <summary>Chooses what a client subscribes to.</summary>
    /// <param name="random">Chooses.</param>
    /// <param name="at">The time since the beginning.</param>
    public IReadOnlyList<string> Choose(Random random, TimeSpan at)
    {
        var chosen = new HashSet<int>();
        var count = 1 + random.Next(MostOfAVisit);
        while (chosen.Count < count)
        {
            var number = random.Next(Channels);
            if (IsOpen(number, at) && (number % Kinds != Rare || random.Next(RareIsPassedBy) == 0))
            {
                chosen.Add(number);
            }
        }

        return [.. chosen.Select(NameOf)];
    }

    /// <summary>Whether clients may come to a channel now.</summary>
    public static bool IsOpen(int number, TimeSpan at) =>
        number % Kinds != Resting || TimeSpan.FromTicks(at.Ticks % Cycle.Ticks) is var phase && (phase < RestBegins || phase >= RestEnds);

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"1/ds/feed/c{number}");
}
