namespace LiveOrleans.Gateway;

/// <summary>What a check of a token found.</summary>
/// <param name="Status">What it is worth.</param>
/// <param name="Reason">Why it is not valid, as a sentence without a full stop and without the token; empty when it is.</param>
/// <param name="Claims">What it says; null unless it is valid.</param>
internal readonly record struct TokenVerdict(TokenStatus Status, string Reason, TokenClaims? Claims);
