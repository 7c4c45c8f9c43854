namespace LiveOrleans.Load;

/// <summary>How long each run takes.</summary>
/// <param name="Duration">The measured time.</param>
/// <param name="Warmup">Load before it, of the same kind.</param>
/// <param name="Timeout">Bound on opening sessions, and again on the arrival of the last publications.</param>
/// <param name="Time">The clock.</param>
internal sealed record TrialPlan(TimeSpan Duration, TimeSpan Warmup, TimeSpan Timeout, TimeProvider Time);
