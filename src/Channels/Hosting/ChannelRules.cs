namespace LiveOrleans.Channels;

/// <summary>Gives each channel its rule: by scope and feature, and by what operators have said of its name, which can change.</summary>
public sealed class ChannelRules
{
    private static readonly ChannelRule Stream = new();
    private static readonly ChannelRule Source = new() { Presence = true, HasSource = true };
    private static readonly ChannelRule Dashboard = new() { Presence = true, JoinLeave = true, ClientsPublish = true };
    private static readonly ChannelRule Broadcast = new() { Presence = true, JoinLeave = true, ClientsPublish = true };

    private volatile IRuleMatcher? _matcher;

    /// <summary>Raised after the operators' rules have changed, on the thread that changed them.</summary>
    public event EventHandler? Changed;

    /// <summary>The rule of a channel as it is without any of the operators'.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>The rule; null when nothing here answers for such a channel.</returns>
    public static ChannelRule? BuiltIn(ChannelId channel) => channel.Scope switch
    {
        "stream" => Stream,
        "ds" or "plugin" => Source,
        "grafana" when channel.Namespace is "broadcast" => Broadcast,
        "grafana" when channel.Namespace is "dashboard" => Dashboard,

        // It has a rule so that it can be refused with a reason.
        "watch" => Stream,
        _ => null,
    };

    /// <summary>Finds the rule of a channel as it is now.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>The rule; null when nothing here answers for such a channel.</returns>
    public ChannelRule? Find(ChannelId channel)
    {
        var rule = BuiltIn(channel);
        return rule is not null && _matcher is { } matcher ? matcher.Apply(channel, rule) : rule;
    }

    /// <summary>Puts other rules of the operators' in the place of those that are there.</summary>
    /// <param name="matcher">The rules; null for none.</param>
    public void Replace(IRuleMatcher? matcher)
    {
        _matcher = matcher;
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
