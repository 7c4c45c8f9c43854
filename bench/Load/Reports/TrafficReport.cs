using System.Globalization;
using Spectre.Console;

namespace LiveOrleans.Load;

/// <summary>What <c>fanout</c> and <c>mixed</c> measured.</summary>
/// <param name="Command">The command's name.</param>
/// <param name="Protocol">json, protobuf or nats.</param>
/// <param name="Processes">The generator's processes, which the sessions are spread over.</param>
/// <param name="Seconds">The measured time, without opening, warm-up and the wait for the last publications.</param>
/// <param name="SecondsToOpen">From the first connect until all sessions were subscribed; of several processes the longest.</param>
/// <param name="Traffic">One row per kind of traffic.</param>
/// <param name="BytesPerSecond">WebSocket bytes received, framing included.</param>
/// <param name="Closed">Sessions that ended before the run did, by reason.</param>
/// <param name="MachineCores">CPU that all processes of the machine used together.</param>
/// <param name="GeneratorCores">CPU of the generator itself, all of its processes together.</param>
/// <param name="ServerCores">CPU of the server; null without --server-pid.</param>
/// <param name="ServerMicrosecondsPerDelivery">Its CPU time per delivery.</param>
/// <param name="ServerResidentBytes">Its resident memory at the end of the measured time.</param>
internal sealed record TrafficReport(
    string Command,
    string Protocol,
    int Processes,
    double Seconds,
    double SecondsToOpen,
    IReadOnlyList<TrafficResult> Traffic,
    double BytesPerSecond,
    IReadOnlyDictionary<string, int> Closed,
    double MachineCores,
    double GeneratorCores,
    double? ServerCores,
    double? ServerMicrosecondsPerDelivery,
    long? ServerResidentBytes) : IReport
{
    public bool Passed => Closed.Count == 0 && Traffic.All(result => result.Passed);

    public void Render(IAnsiConsole console)
    {
        var table = new Table().AddColumn("");
        foreach (var part in Traffic)
        {
            table.AddColumn(part.Name, column => column.RightAligned());
        }

        AddRow(table, "sessions", part => Text(part.Sessions));
        AddRow(table, "deliveries/s", part => Text(part.DeliveriesPerSecond));
        AddRow(table, "publications/s", part => Text(part.PublicationsPerSecond, "N1"));
        AddRow(table, "acknowledged/s", part => Text(part.AcknowledgedPerSecond, "N1"));
        AddRow(table, "latency p50 ms", part => Text(part.LatencyMs.P50, "N2"));
        AddRow(table, "latency p90 ms", part => Text(part.LatencyMs.P90, "N2"));
        AddRow(table, "latency p99 ms", part => Text(part.LatencyMs.P99, "N2"));
        AddRow(table, "latency max ms", part => Text(part.LatencyMs.Max, "N2"));
        AddRow(table, "lost", part => Text(part.Lost));
        AddRow(table, "duplicated", part => Text(part.Duplicated));
        AddRow(table, "reordered", part => Text(part.Reordered));
        AddRow(table, "rejected", part => Text(part.Rejected));
        console.Write(table);
        foreach (var part in Traffic)
        {
            LatencyChart.Render(console, part.Name, part.LatencyMs);
        }

        RenderMachine(console);
    }

    private void RenderMachine(IAnsiConsole console)
    {
        console.WriteLine($"opened in {Text(SecondsToOpen, "N2")} s, received {Text(BytesPerSecond / 1e6, "N1")} MB/s");
        console.WriteLine($"generator {Text(GeneratorCores, "N2")} cores in {Text(Processes)} process{(Processes == 1 ? "" : "es")}, whole machine {Text(MachineCores, "N2")} cores");
        if (ServerCores is { } cores)
        {
            console.WriteLine($"server {Text(cores, "N2")} cores, {Text(ServerMicrosecondsPerDelivery ?? 0, "N2")} µs/delivery, {Text((ServerResidentBytes ?? 0) / 1048576.0, "N1")} MiB resident");
        }

        foreach (var (reason, count) in Closed)
        {
            console.WriteLine($"{Text(count)} sessions closed: {reason}");
        }
    }

    private void AddRow(Table table, string name, Func<TrafficResult, string> cell) => table.AddRow([name, .. Traffic.Select(cell)]);

    private static string Text(double value, string format = "N0") => value.ToString(format, CultureInfo.InvariantCulture);
}
