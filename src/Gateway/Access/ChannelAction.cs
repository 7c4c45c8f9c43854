namespace LiveOrleans.Gateway;

/// <summary>What a caller wants of a channel.</summary>
internal enum ChannelAction
{
    /// <summary>To be sent what is published.</summary>
    Subscribe,

    /// <summary>To publish.</summary>
    Publish,

    /// <summary>To know who is there.</summary>
    Presence,

    /// <summary>To read what was published.</summary>
    History,
}
