namespace LiveOrleans.Gateway;

/// <summary>What a connection token proves.</summary>
/// <param name="Status">What it is worth.</param>
/// <param name="Reason">Why it is not valid; empty when it is.</param>
/// <param name="Caller">Whom it proves; null unless it is valid.</param>
internal readonly record struct ConnectionVerdict(TokenStatus Status, string Reason, Caller? Caller);
