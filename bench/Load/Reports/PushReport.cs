using System.Globalization;
using Spectre.Console;

namespace LiveOrleans.Load;

/// <summary>What <c>push</c> measured.</summary>
/// <param name="Connections">HTTP connections, each with one request at a time.</param>
/// <param name="LinesPerRequest">Lines of each body.</param>
/// <param name="Seconds">The measured time.</param>
/// <param name="Requests">Requests that were answered 200.</param>
/// <param name="LinesPerSecond">Lines of those requests per second.</param>
/// <param name="BytesPerSecond">Bytes of their bodies per second.</param>
/// <param name="LatencyMs">From a request to its whole answer.</param>
/// <param name="Failed">Requests that were answered otherwise, by status.</param>
/// <param name="ServerCores">CPU of the server; null without --server-pid.</param>
/// <param name="ServerResidentBytes">Its resident memory at the end.</param>
internal sealed record PushReport(
    int Connections,
    int LinesPerRequest,
    double Seconds,
    long Requests,
    double LinesPerSecond,
    double BytesPerSecond,
    LatencyResult LatencyMs,
    IReadOnlyDictionary<string, int> Failed,
    double? ServerCores,
    long? ServerResidentBytes) : IReport
{
    public bool Passed => Requests > 0 && Failed.Count == 0;

    public void Render(IAnsiConsole console)
    {
        console.Write(new Table()
            .AddColumns("connections", "requests", "lines/s", "MB/s", "p50 ms", "p90 ms", "p99 ms", "max ms", "failed", "server cores", "server MiB")
            .AddRow(
                Text(Connections, "N0"), Text(Requests, "N0"), Text(LinesPerSecond, "N0"), Text(BytesPerSecond / 1e6),
                Text(LatencyMs.P50), Text(LatencyMs.P90), Text(LatencyMs.P99), Text(LatencyMs.Max),
                Text(Failed.Values.Sum(), "N0"), Text(ServerCores), Text(ServerResidentBytes / 1048576.0)));
        foreach (var (status, count) in Failed)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} requests failed: {status}"));
        }
    }

    private static string Text(double? value, string format = "N2") => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
