using System.Buffers;
using System.Text;

namespace LiveOrleans.Frames;

/// <summary>Which measurements can be the path of a channel, and the words for those that cannot.</summary>
/// <remarks>
/// The path grammar of grafana-plugin-sdk-go, live/channel.go: <c>^[A-z0-9_\-/=.]+$</c>, whose range A-z also admits
/// <c>[ \ ] ^</c> and the backtick.
/// </remarks>
internal static class MeasurementRule
{
    private const int MaxShownBytes = 80;

    private static readonly SearchValues<byte> Allowed = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz0123456789-/=."u8);

    /// <summary>The reason for which the measurement is refused, or null.</summary>
    public static string? FindFault(ReadOnlySpan<byte> measurement, int maxBytes)
    {
        var odd = measurement.IndexOfAnyExcept(Allowed);
        if (odd >= 0)
        {
            return $"the measurement '{Show(measurement)}' cannot be a channel path: byte {odd + 1} is not one of A-Z a-z 0-9 _ - / = . [ \\ ] ^ `";
        }

        return measurement.Length > maxBytes
            ? $"the measurement '{Show(measurement)}' is {measurement.Length} bytes long, a channel has room for {Math.Max(0, maxBytes)}"
            : null;
    }

    private static string Show(ReadOnlySpan<byte> measurement) => measurement.Length <= MaxShownBytes
        ? Encoding.UTF8.GetString(measurement)
        : Encoding.UTF8.GetString(measurement[..MaxShownBytes]) + "…";
}
