namespace LiveOrleans.Channels.Tests;

/// <summary>How a node's connection to the store is.</summary>
internal enum LinkState
{
    /// <summary>Answers in a few milliseconds.</summary>
    Good,

    /// <summary>Answers in up to a second or so.</summary>
    Slow,

    /// <summary>Some requests are lost, and some replies.</summary>
    Lossy,

    /// <summary>All requests arrive, no reply does.</summary>
    Deaf,

    /// <summary>Nothing arrives.</summary>
    Cut,

    /// <summary>Refused at once.</summary>
    Refused,
}
