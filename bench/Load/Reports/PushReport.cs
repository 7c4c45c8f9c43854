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
        console.Write(new Table().AddColumn("").AddColumn("push", column => column.RightAligned())
            .AddRow("connections", Text(Connections, "N0"))
            .AddRow("requests", Text(Requests, "N0"))
            .AddRow("lines/s", Text(LinesPerSecond, "N0"))
            .AddRow("MB/s", Text(BytesPerSecond / 1e6))
            .AddRow("latency p50 ms", Text(LatencyMs.P50))
            .AddRow("latency p90 ms", Text(LatencyMs.P90))
            .AddRow("latency p99 ms", Text(LatencyMs.P99))
            .AddRow("latency max ms", Text(LatencyMs.Max))
            .AddRow("requests failed", Text(Failed.Values.Sum(), "N0"))
            .AddRow("server cores", Text(ServerCores))
            .AddRow("server MiB", Text(ServerResidentBytes / 1048576.0)));
        foreach (var (status, count) in Failed)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} requests failed: {status}"));
        }
    }

    private static string Text(double? value, string format = "N2") => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
