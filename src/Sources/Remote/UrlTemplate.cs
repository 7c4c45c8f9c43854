using LiveOrleans.Channels;

namespace LiveOrleans.Sources;

/// <summary>The address of a source, with places for what names the channel.</summary>
/// <remarks>
/// <c>{path}</c> is what follows the last slash of the registration's pattern in the channel's name: of <c>ds/weather/berlin/now</c>
/// it is <c>berlin/now</c> under <c>ds/weather/*</c> and under <c>ds/weather/b*</c>. <c>{channel}</c> is the whole name without its
/// tenant. Each segment is percent-encoded, the slashes between them are not.
/// </remarks>
public sealed class UrlTemplate
{
    private const string PathPlace = "{path}";
    private const string ChannelPlace = "{channel}";

    private readonly string _text;

    private UrlTemplate(string text, Uri sample)
    {
        _text = text;
        Scheme = sample.Scheme;
    }

    /// <summary>The scheme, in lower case: <c>http</c>, <c>https</c>, <c>ws</c> or <c>wss</c>.</summary>
    public string Scheme { get; }

    /// <summary>Reads a template.</summary>
    /// <param name="text">The template.</param>
    /// <param name="fault">What is wrong with it, without quoting it; empty when it is right.</param>
    /// <returns>The template; null when there is a fault.</returns>
    public static UrlTemplate? Parse(string text, out string fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        fault = string.Empty;
        if (!Uri.TryCreate(Fill(text, "p", "c"), UriKind.Absolute, out var sample) || sample.Scheme is not ("http" or "https" or "ws" or "wss"))
        {
            fault = "must be an absolute URL";
        }
        else if (Fill(text, string.Empty, string.Empty).AsSpan().ContainsAny('{', '}'))
        {
            fault = $"its only places are {PathPlace} and {ChannelPlace}";
        }
        else if (!Uri.TryCreate(Fill(text, "q", "d"), UriKind.Absolute, out var other)
            || !string.Equals(sample.Authority, other.Authority, StringComparison.OrdinalIgnoreCase))
        {
            fault = "a subscriber must not choose the host: the places belong behind it";
        }
        else if (sample.UserInfo.Length > 0)
        {
            fault = "must not hold a user or a password: use the header Authorization";
        }
        else if (text.Contains('#', StringComparison.Ordinal))
        {
            fault = "must not hold a fragment (#): it would not be sent";
        }

        return fault.Length == 0 ? new UrlTemplate(text, sample!) : null;
    }

    /// <summary>Makes the address of a channel's source.</summary>
    /// <param name="channel">The channel; it fits the pattern.</param>
    /// <param name="pattern">The pattern under which the source is registered.</param>
    /// <returns>The address; null when a segment of the name is <c>.</c> or <c>..</c>, which would leave the template's path.</returns>
    public Uri? Expand(ChannelId channel, string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var path = channel.Name[(pattern.LastIndexOf('/') + 1)..];
        return channel.Name.Split('/').Any(static segment => segment is "." or "..")
            ? null
            : new Uri(Fill(_text, Encode(path), Encode(channel.Name)));
    }

    private static string Fill(string text, string path, string channel) =>
        text.Replace(PathPlace, path, StringComparison.Ordinal).Replace(ChannelPlace, channel, StringComparison.Ordinal);

    private static string Encode(string name) => string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
}
