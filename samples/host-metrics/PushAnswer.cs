namespace LiveOrleans.HostMetrics;

/// <summary>The outcome of a push, with the reason unless all was taken.</summary>
internal sealed record PushAnswer(PushOutcome Outcome, string Reason = "");
