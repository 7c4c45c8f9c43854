using System.Globalization;
using Spectre.Console;

namespace LiveOrleans.Load;

/// <summary>What <c>fanout</c> and <c>mixed</c> measured.</summary>
/// <param name="Command">The command's name.</param>
/// <param name="Protocol">json or protobuf.</param>
/// <param name="Seconds">The measured time, without opening, warm-up and the wait for the last publications.</param>
/// <param name="SecondsToOpen">From the first connect until all sessions were subscribed.</param>
/// <param name="Traffic">One row per kind of traffic.</param>
/// <param name="BytesPerSecond">WebSocket bytes received, framing included.</param>
/// <param name="Closed">Sessions that ended before the run did, by reason.</param>
/// <param name="GeneratorCores">CPU of the generator itself.</param>
/// <param name="ServerCores">CPU of the server; null without --server-pid.</param>
/// <param name="ServerMicrosecondsPerDelivery">Its CPU time per delivery.</param>
/// <param name="ServerResidentBytes">Its resident memory at the end of the measured time.</param>
internal sealed record TrafficReport(
    string Command,
    string Protocol,
    double Seconds,
    double SecondsToOpen,
    IReadOnlyList<TrafficResult> Traffic,
    double BytesPerSecond,
    IReadOnlyDictionary<string, int> Closed,
    double GeneratorCores,
    double? ServerCores,
    double? ServerMicrosecondsPerDelivery,
    long? ServerResidentBytes) : IReport
{
    public bool Passed => Closed.Count == 0 && Traffic.All(result => result.Passed);

    public void Render(IAnsiConsole console)
    {
        var table = new Table().AddColumns("traffic", "sessions", "deliveries/s", "publications/s", "p50 ms", "p90 ms", "p99 ms", "max ms", "lost", "dup", "reord", "rejected");
        foreach (var row in Traffic)
        {
            var latency = row.LatencyMs;
            table.AddRow(
                row.Name, Text(row.Sessions), Text(row.DeliveriesPerSecond), Text(row.PublicationsPerSecond, "N1"),
                Text(latency.P50, "N2"), Text(latency.P90, "N2"), Text(latency.P99, "N2"), Text(latency.Max, "N2"),
                Text(row.Lost), Text(row.Duplicated), Text(row.Reordered), Text(row.Rejected));
        }

        console.Write(table);
        console.WriteLine($"opened in {Text(SecondsToOpen, "N2")} s, received {Text(BytesPerSecond / 1e6, "N1")} MB/s, generator {Text(GeneratorCores, "N2")} cores");
        if (ServerCores is { } cores)
        {
            console.WriteLine($"server {Text(cores, "N2")} cores, {Text(ServerMicrosecondsPerDelivery ?? 0, "N2")} µs/delivery, {Text((ServerResidentBytes ?? 0) / 1048576.0, "N1")} MiB resident");
        }

        foreach (var (reason, count) in Closed)
        {
            console.WriteLine($"{Text(count)} sessions closed: {reason}");
        }
    }

    private static string Text(double value, string format = "N0") => value.ToString(format, CultureInfo.InvariantCulture);
}
