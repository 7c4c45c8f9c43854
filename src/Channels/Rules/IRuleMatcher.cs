namespace LiveOrleans.Channels;

/// <summary>What operators have said of channels, by their names. It never changes once made.</summary>
public interface IRuleMatcher
{
    /// <summary>Gives a channel the rule that it has by the operators' will.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="rule">The rule that it has without them.</param>
    /// <returns><paramref name="rule"/> itself where nothing was said of the channel.</returns>
    ChannelRule Apply(ChannelId channel, ChannelRule rule);
}
