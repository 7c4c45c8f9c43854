using System.Globalization;

namespace LiveOrleans.Channels.Tests;

/// <summary>One thing that goes wrong.</summary>
/// <param name="At">When, in milliseconds.</param>
/// <param name="Kind">What.</param>
/// <param name="Target">Which node or subscriber, modulo how many there are; -1 for the channel's owner.</param>
/// <param name="Length">For how many milliseconds, or by how many.</param>
/// <param name="Link">How a link is meanwhile.</param>
internal sealed record Disturbance(double At, DisturbanceKind Kind, int Target, double Length, LinkState Link)
{
    public static Disturbance Draw(Random random, double window)
    {
        var kind = (DisturbanceKind)random.Next(Enum.GetValues<DisturbanceKind>().Length);
        return new Disturbance(
            window * random.NextDouble(), kind, random.Next(3) > 0 ? -1 : random.Next(12), LengthOf(kind, random), (LinkState)random.Next(1, 6));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} of {Target}, {Length:0} ms, {Link}");

    private static double LengthOf(DisturbanceKind kind, Random random) => kind switch
    {
        // Around the lease's life is where the margins are.
        DisturbanceKind.Pause => random.Next(3) switch { 0 => random.Next(50, 900), 1 => random.Next(2300, 3700), _ => random.Next(900, 9000) },
        DisturbanceKind.NodeClock => random.Next(2) == 0 ? random.Next(-5000, 5000) : random.Next(-4_000_000, 4_000_000),
        DisturbanceKind.StoreClock => random.Next(-5000, 5000),
        DisturbanceKind.SourceEnds => random.Next(2),
        DisturbanceKind.Publish => random.Next(1, 4),
        _ => random.Next(3) == 0 ? random.Next(2000, 4000) : random.Next(100, 9000),
    };
}
