namespace LiveOrleans.Gateway;

/// <summary>Who makes a request.</summary>
/// <param name="OrgId">The organisation, which is the tenant of every channel that the caller can reach; from 1.</param>
/// <param name="User">The user's id in decimal, as other sessions see it; <c>0</c> for an anonymous one.</param>
/// <param name="Role">What the caller may do.</param>
public sealed record Caller(long OrgId, string User, Role Role);
