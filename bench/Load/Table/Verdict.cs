namespace LiveOrleans.Load;

/// <summary>What became of a goal.</summary>
internal enum Verdict
{
    /// <summary>The figure has no goal: it is printed beside others.</summary>
    NoGoal,
    Met,
    Missed,

    /// <summary>The goal is a ratio to another server, which was not measured.</summary>
    NotCompared,

    /// <summary>No run of the row passed its checks.</summary>
    Failed,
}
