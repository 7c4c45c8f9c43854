namespace LiveOrleans.Load;

/// <summary>A session's subscription to a channel, and the order in which it saw the channel's publications.</summary>
internal sealed record SessionChannel(ChannelLoad Channel)
{
    public OrderChecker Order { get; } = new();
}
