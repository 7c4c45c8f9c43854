namespace LiveOrleans.Channels;

/// <summary>Why an attempt to run a source, or a run, is over.</summary>
internal enum SourceEnd
{
    /// <summary>The source ended by itself.</summary>
    Ended,

    /// <summary>The source failed.</summary>
    Failed,

    /// <summary>The lease was lost.</summary>
    Fenced,

    /// <summary>Nobody subscribes any more, the channel leaves, or its source was replaced.</summary>
    NotWanted,

    /// <summary>The lease store could not be reached.</summary>
    NoLeaseStore,
}
