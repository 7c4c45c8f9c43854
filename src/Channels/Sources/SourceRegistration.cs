namespace LiveOrleans.Channels;

/// <summary>Says which channels a kind of source feeds.</summary>
/// <param name="Pattern">A channel name without tenant, or one that ends in <c>*</c> and stands for all that begin with the rest.</param>
/// <param name="Create">Makes the source of one channel; null when the channel, though it fits the pattern, is none of its.</param>
public sealed record SourceRegistration(string Pattern, Func<ChannelId, IBackendSource?> Create)
{
    /// <summary>Whether a channel fits the pattern.</summary>
    /// <param name="channel">The channel.</param>
    public bool Matches(ChannelId channel) =>
        Pattern.EndsWith('*')
            ? channel.Name.AsSpan().StartsWith(Pattern.AsSpan(0, Pattern.Length - 1), StringComparison.Ordinal)
            : string.Equals(channel.Name, Pattern, StringComparison.Ordinal);
}
