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

    /// <summary>The lowest role that may subscribe; null for every session of the tenant.</summary>
    public Role? SubscribeRole { get; init; }

    /// <summary>The lowest role that may publish, whatever <see cref="ClientsPublish"/> says; null to leave it at that.</summary>
    public Role? PublishRole { get; init; }

    /// <summary>What is made of publications before they are stored; null stores them as they are.</summary>
    public IPublicationPipeline? Pipeline { get; init; }

    /// <summary>How much history is kept.</summary>
    public HistoryLimits History { get; init; } = HistoryLimits.Default;
}
