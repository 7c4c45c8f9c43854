namespace LiveOrleans.Channels.Tests;

/// <summary>A message of the source.</summary>
/// <param name="Run">The run it came in.</param>
/// <param name="Number">Its number in the run, from 1.</param>
/// <param name="IsForbidden">Whether the lease was over when the source handed it in: it must go nowhere.</param>
internal sealed record SourceMessage(StreamRun? Run, long Number, bool IsForbidden)
{
    /// <summary>How often the log took it since it last forgot everything.</summary>
    public int Accepted { get; set; }

    /// <summary>Which life of the log took it.</summary>
    public int Life { get; set; }
}
