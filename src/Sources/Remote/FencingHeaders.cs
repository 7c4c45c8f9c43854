using System.Globalization;
using LiveOrleans.Channels;

namespace LiveOrleans.Sources;

/// <summary>What a source is told with every connection, so that it can refuse the older of two.</summary>
internal static class FencingHeaders
{
    /// <summary>The token of the lease under which the connection is opened: a whole number that rises with each holder.</summary>
    public const string Token = "Live-Fencing-Token";

    /// <summary>The channel that is fed, with its tenant: <c>1/ds/weather/berlin</c>.</summary>
    public const string Channel = "Live-Channel";

    /// <summary>The text of a token.</summary>
    public static string Format(FencingToken token) => token.Value.ToString(CultureInfo.InvariantCulture);
}
