namespace LiveOrleans.Gateway;

/// <summary>What an application's server wants of a user's sessions.</summary>
internal enum UserOrderKind
{
    /// <summary>An order of another version of the program.</summary>
    Unknown,

    /// <summary>To end them.</summary>
    Disconnect,

    /// <summary>To subscribe them to a channel.</summary>
    Subscribe,

    /// <summary>To end their subscriptions to a channel.</summary>
    Unsubscribe,
}
