using System.Globalization;

namespace LiveOrleans.Load;

/// <summary>A duration as options take and show it, such as <c>500ms</c>, <c>10s</c> or <c>2m</c>; 24 hours at most.</summary>
internal readonly record struct Duration(TimeSpan Value)
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>Reads what <see cref="ToString"/> answers.</summary>
    public static bool TryParse(string text, out Duration duration)
    {
        var number = text.TrimEnd('m', 's');
        double? unit = text[number.Length..] switch { "ms" => 0.001, "s" => 1, "m" => 60, _ => null };
        var isRead = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value * unit <= Longest.TotalSeconds;
        duration = isRead ? new Duration(TimeSpan.FromSeconds(value * unit.GetValueOrDefault())) : default;
        return isRead;
    }

    /// <summary>In milliseconds below a second, in seconds otherwise.</summary>
    public override string ToString() => Value < TimeSpan.FromSeconds(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{Value.TotalMilliseconds:0.####}ms")
        : string.Create(CultureInfo.InvariantCulture, $"{Value.TotalSeconds:0.#######}s");
}
