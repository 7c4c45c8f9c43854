namespace LiveOrleans.Channels;

/// <summary>Where a channel's source is in its life.</summary>
public enum SourceState
{
    /// <summary>Nobody subscribes; nothing runs.</summary>
    Idle,

    /// <summary>Waiting for the lease.</summary>
    Acquiring,

    /// <summary>The lease is held and the source is being opened: nothing has come from it yet.</summary>
    Opening,

    /// <summary>The source has sent something.</summary>
    Live,

    /// <summary>The last subscriber left; the source runs on for the linger.</summary>
    Lingering,

    /// <summary>The lease was lost and the source is being closed.</summary>
    Fenced,

    /// <summary>The source ended or failed and is opened again after a pause.</summary>
    BackingOff,
}
