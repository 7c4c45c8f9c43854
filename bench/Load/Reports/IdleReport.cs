using System.Globalization;
using Spectre.Console;

namespace LiveOrleans.Load;

/// <summary>What <c>idle</c> measured.</summary>
/// <param name="Sessions">Sessions that the memory is divided by; those opened before the first reading are not among them.</param>
/// <param name="Channels">How many channels they subscribe to, one each.</param>
/// <param name="SecondsToOpen">From the first connect until all were ready.</param>
/// <param name="HeldSeconds">How long they were then held.</param>
/// <param name="PingsAnswered">Pings of the server that were answered.</param>
/// <param name="Closed">Sessions that ended before the run did, by reason.</param>
/// <param name="ServerBytesBefore">Resident memory before the sessions; null without --server-pid.</param>
/// <param name="ServerBytesAfter">Resident memory at the end of the hold.</param>
/// <param name="ServerCores">CPU of the server during the hold.</param>
internal sealed record IdleReport(
    int Sessions,
    int Channels,
    double SecondsToOpen,
    double HeldSeconds,
    long PingsAnswered,
    IReadOnlyDictionary<string, int> Closed,
    long? ServerBytesBefore,
    long? ServerBytesAfter,
    double? ServerCores) : IReport
{
    public bool Passed => Closed.Count == 0;

    public double? ServerBytesPerSession => (double?)(ServerBytesAfter - ServerBytesBefore) / Sessions;

    public void Render(IAnsiConsole console)
    {
        console.Write(new Table().AddColumn("").AddColumn("idle", column => column.RightAligned())
            .AddRow("sessions", Text(Sessions, "N0"))
            .AddRow("opened in s", Text(SecondsToOpen))
            .AddRow("held s", Text(HeldSeconds))
            .AddRow("pings answered", Text(PingsAnswered, "N0"))
            .AddRow("sessions closed", Text(Closed.Values.Sum(), "N0"))
            .AddRow("server MiB before", Text(ServerBytesBefore / 1048576.0))
            .AddRow("server MiB after", Text(ServerBytesAfter / 1048576.0))
            .AddRow("KiB/session", Text(ServerBytesPerSession / 1024))
            .AddRow("server cores while held", Text(ServerCores, "N3")));
        foreach (var (reason, count) in Closed)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} sessions closed: {reason}"));
        }
    }

    private static string Text(double? value, string format = "N2") => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
