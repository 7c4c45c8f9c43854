namespace LiveOrleans.Gateway;

/// <summary>The body of <c>GET /api/user</c>. Service accounts and anonymous callers have the id 0, and a uid such as <c>service-account:5</c>.</summary>
internal sealed record GrafanaUser(long Id, string? Uid, string? Login, string? Name, string? Email, long OrgId);
