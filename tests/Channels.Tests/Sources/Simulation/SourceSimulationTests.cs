using System.Globalization;

namespace LiveOrleans.Channels.Tests;

/// <summary>Whole clusters under seeded schedules of crash, pause, lost messages, lost stores and clocks that are set.</summary>
/// <remarks>LIVEORLEANS_SEEDS gives how many schedules are run, LIVEORLEANS_FIRST_SEED the first one's seed.</remarks>
public sealed class SourceSimulationTests
{
    private const int Seeds = 10_000;
    private const int MostFailures = 3;

    [Fact]
    public void Run_ManySchedules_OneStreamAndAlwaysOneAgain()
    {
        var (first, count) = (Number("LIVEORLEANS_FIRST_SEED", 0), Number("LIVEORLEANS_SEEDS", Seeds));
        var failures = new List<int>();
        Parallel.ForEach(Enumerable.Range(first, count), (seed, loop) =>
        {
            if (Simulation.Run(seed) is null)
            {
                return;
            }

            lock (failures)
            {
                failures.Add(seed);
                if (failures.Count >= MostFailures)
                {
                    loop.Stop();
                }
            }
        });
        Assert.True(failures.Count == 0, $"Seeds {string.Join(", ", failures)} failed. {(failures.Count > 0 ? Simulation.Record(failures[0]) : string.Empty)}");
    }

    [Fact]
    public void Record_Twice_TellsTheSame()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            Assert.Equal(Simulation.Record(seed), Simulation.Record(seed));
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
