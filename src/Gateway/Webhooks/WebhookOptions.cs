using System.Security.Cryptography;
using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>An address that is told of the channels' events.</summary>
public sealed class WebhookOptions
{
    /// <summary>Where the events are sent: http or https. What follows the host may be a secret.</summary>
    public required Uri Url { get; init; }

    /// <summary>What the deliveries are signed with. A secret.</summary>
    public required string Secret { get; init; }

    /// <summary>The kinds that are sent: all of them unless said otherwise.</summary>
    public IReadOnlyList<ChannelEventKind> Kinds { get; init; } = Enum.GetValues<ChannelEventKind>();

    /// <summary>The channels whose events are sent: a name without tenant, or its beginning and one <c>*</c>.</summary>
    public string Channels { get; init; } = "*";

    /// <summary>The name under which its place in the outbox is kept: the URL's, so that it stays when the rest is changed.</summary>
    internal string Reader => $"webhook:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Url.AbsoluteUri)))[..16]}";

    /// <summary>The host alone.</summary>
    public override string ToString() => Url.Host;

    /// <summary>Whether an event is sent.</summary>
    internal bool Wants(ChannelEvent next) => Kinds.Contains(next.Kind) && Covers(next.Channel.Name);

    private bool Covers(string channel) => Channels.EndsWith('*')
        ? channel.AsSpan().StartsWith(Channels.AsSpan(0, Channels.Length - 1), StringComparison.Ordinal)
        : string.Equals(channel, Channels, StringComparison.Ordinal);
}
