using System.Globalization;

namespace LiveOrleans.HostMetrics;

/// <summary>How far the sending is.</summary>
/// <param name="Sent">How many measurements the server has answered for good.</param>
/// <param name="Bytes">How many bytes they were.</param>
/// <param name="Waiting">How many wait for a server that is away.</param>
/// <param name="Lost">How many were given up.</param>
/// <param name="LastAnswer">What the server answered last.</param>
internal sealed record SendingStatus(int Sent, long Bytes, int Waiting, int Lost, string LastAnswer)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"Measurements sent: {Sent:N0} ({Bytes / 1024.0:N0} KiB), waiting: {Waiting}, given up: {Lost}; the last answer: {LastAnswer}");
}
