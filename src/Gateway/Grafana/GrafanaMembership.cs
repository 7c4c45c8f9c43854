namespace LiveOrleans.Gateway;

/// <summary>An entry of <c>GET /api/user/orgs</c>.</summary>
internal sealed record GrafanaMembership(long OrgId, string? Role);
