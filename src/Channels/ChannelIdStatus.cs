namespace LiveOrleans.Channels;

/// <summary>What reading a channel's name came to.</summary>
public enum ChannelIdStatus
{
    /// <summary>The name is a channel.</summary>
    Valid,

    /// <summary>The name breaks the grammar or is over <see cref="ChannelId.MaxNameBytes"/>.</summary>
    Malformed,

    /// <summary>The tenant prefix is missing or names no organisation.</summary>
    UnknownTenant,
}
