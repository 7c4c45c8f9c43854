namespace LiveOrleans.Channels;

/// <summary>What a log did with a batch.</summary>
public enum AppendOutcome
{
    /// <summary>Stored and published.</summary>
    Appended,

    /// <summary>Refused: a newer writer has the channel. The caller must give the channel up.</summary>
    StaleWriter,

    /// <summary>Refused: the lease is gone or another's. The caller must close its source.</summary>
    StaleLease,
}
