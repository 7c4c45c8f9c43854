using System.Globalization;

namespace LiveOrleans.Sources;

/// <summary>One of the streams of test data: how often it sends, and what.</summary>
/// <param name="Period">The time between two packets.</param>
/// <param name="Dropped">The share of packets that are left out, from 0 to 1.</param>
/// <param name="IsLabeled">Whether it sends two labelled rows instead of one row with bounds.</param>
/// <remarks>Names, periods and shares are those of Grafana's test data source.</remarks>
internal sealed record TestDataStream(TimeSpan Period, double Dropped, bool IsLabeled)
{
    private const string Fast = "random-20Hz-stream";

    /// <summary>The paths that are listed; <c>random-20Hz-stream-N</c> exists for every number besides.</summary>
    public static IReadOnlyList<string> Paths { get; } =
        ["random-2s-stream", "random-flakey-stream", "random-labeled-stream", Fast];

    /// <summary>How many packets come in a minute, as Grafana's list says it.</summary>
    public int MinuteRate => IsLabeled ? 250 : (int)Math.Round(TimeSpan.FromMinutes(1) / Period * (1 - Dropped));

    /// <summary>Finds a stream by the path of its channel; null when there is none.</summary>
    public static TestDataStream? Find(ReadOnlySpan<char> path) => path switch
    {
        "random-2s-stream" => new TestDataStream(TimeSpan.FromSeconds(2), 0, IsLabeled: false),
        "random-flakey-stream" => new TestDataStream(TimeSpan.FromMilliseconds(100), 0.75, IsLabeled: false),
        "random-labeled-stream" => new TestDataStream(TimeSpan.FromMilliseconds(200), 0.2, IsLabeled: true),
        _ when IsFast(path) => new TestDataStream(TimeSpan.FromMilliseconds(50), 0, IsLabeled: false),
        _ => null,
    };

    private static bool IsFast(ReadOnlySpan<char> path)
    {
        if (!path.StartsWith(Fast, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = path[Fast.Length..];
        return rest.IsEmpty || (rest[0] == '-' && int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }
}
