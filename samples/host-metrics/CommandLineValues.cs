using System.Globalization;

namespace LiveOrleans.HostMetrics;

/// <summary>Reads the option values that have a notation of their own.</summary>
internal static class CommandLineValues
{
    private static readonly (string Suffix, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60)];

    /// <summary>An absolute http or https address; a base path is kept.</summary>
    public static Uri? Address(string text, Action<string> addError)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return text.EndsWith('/') ? address : new Uri(text + "/");
        }

        addError($"--url must be an http or https address, not '{text}'.");
        return null;
    }

    /// <summary>A number with its unit, from 10 ms to an hour.</summary>
    public static TimeSpan Duration(string text, Action<string> addError)
    {
        foreach (var (suffix, seconds) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number * seconds is >= 0.01 and <= 3600)
            {
                return TimeSpan.FromSeconds(number * seconds);
            }
        }

        addError($"--interval must be a time from 10ms to 60m, such as 500ms, 1s or 1m, not '{text}'.");
        return TimeSpan.Zero;
    }
}
