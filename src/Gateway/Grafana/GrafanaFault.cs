namespace LiveOrleans.Gateway;

/// <summary>The body of an answer that refuses.</summary>
internal sealed record GrafanaFault(string? MessageId);
