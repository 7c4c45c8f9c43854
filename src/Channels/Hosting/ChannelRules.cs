namespace LiveOrleans.Channels;

/// <summary>Gives each channel its rule, by scope and feature.</summary>
public static class ChannelRules
{
    private static readonly ChannelRule Stream = new();
    private static readonly ChannelRule Source = new() { Presence = true, HasSource = true };
    private static readonly ChannelRule Dashboard = new() { Presence = true, JoinLeave = true, ClientsPublish = true };
    private static readonly ChannelRule Broadcast = new() { Presence = true, JoinLeave = true, ClientsPublish = true };

    /// <summary>Finds the rule of a channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>The rule; null when nothing here answers for such a channel.</returns>
    public static ChannelRule? Find(ChannelId channel) => channel.Scope switch
    {
        "stream" => Stream,
        "ds" or "plugin" => Source,
        "grafana" when channel.Namespace is "broadcast" => Broadcast,
        "grafana" when channel.Namespace is "dashboard" => Dashboard,

        // It has a rule so that it can be refused with a reason.
        "watch" => Stream,
        _ => null,
    };
}
