namespace LiveOrleans.HostMetrics;

/// <summary>What became of one batch.</summary>
internal enum PushOutcome
{
    /// <summary>The server has all of it.</summary>
    Taken,

    /// <summary>The server has what it can take of it; sending it again would change nothing.</summary>
    Refused,

    /// <summary>The server cannot be reached or cannot answer now; the batch is worth another try.</summary>
    Away,
}
