using System.Globalization;
using System.Text.RegularExpressions;

namespace LiveOrleans.Faults;

/// <summary>Finds publications of a source's earlier holder after those of a later one.</summary>
internal static partial class TokenCheck
{
    /// <summary>Checks what a client saw of a channel whose source writes the holder's token into its data.</summary>
    public static IEnumerable<HistoryFault> Check(ClientHistory client, string channel)
    {
        var highest = long.MinValue;
        foreach (var publication in client.Publications(channel))
        {
            if (TokenOf(publication.Data) is not { } token)
            {
                continue;
            }

            if (token < highest)
            {
                yield return new HistoryFault(
                    FaultKind.Stale, client.Client, channel, string.Create(CultureInfo.InvariantCulture, $"{publication.Position} bears {token} after {highest}"));
            }

            highest = Math.Max(highest, token);
        }
    }

    /// <summary>The token in a publication's data; null when there is none.</summary>
    public static long? TokenOf(string data) =>
        Token().Match(data) is { Success: true } match ? long.Parse(match.Groups["token"].ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex("\"token\":\\s*\"?(?<token>[0-9]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
