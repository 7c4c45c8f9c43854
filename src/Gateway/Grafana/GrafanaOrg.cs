namespace LiveOrleans.Gateway;

/// <summary>The body of <c>GET /api/org</c>.</summary>
internal sealed record GrafanaOrg(long Id);
