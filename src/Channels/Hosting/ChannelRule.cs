namespace LiveOrleans.Channels;

/// <summary>What a channel offers its sessions, and how long it remembers.</summary>
public sealed record ChannelRule
{
    /// <summary>Whether the sessions of the channel can be listed.</summary>
    public bool Presence { get; init; }

    /// <summary>Whether sessions are told of each other's coming and going.</summary>
    public bool JoinLeave { get; init; }

    /// <summary>Whether any session of the tenant may publish; otherwise only what pushes and sources may.</summary>
    public bool ClientsPublish { get; init; }

    /// <summary>Whether a source feeds the channel.</summary>
    public bool HasSource { get; init; }

    /// <summary>How much history is kept.</summary>
    public HistoryLimits History { get; init; } = HistoryLimits.Default;
}
