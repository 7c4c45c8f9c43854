using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>Who makes a request.</summary>
/// <param name="OrgId">The organisation, which is the tenant of every channel that the caller can reach; from 1.</param>
/// <param name="User">The user's id, as other sessions see it: in decimal where it comes from Grafana; <c>0</c> for an anonymous one.</param>
/// <param name="Role">What the caller may do.</param>
public sealed record Caller(long OrgId, string User, Role Role)
{
    /// <summary>The login name; empty when it is not known.</summary>
    public string Login { get; init; } = string.Empty;

    /// <summary>The name as people read it; empty when it is not known.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The mail address; empty when it is not known.</summary>
    public string Email { get; init; } = string.Empty;

    /// <summary>Whether it is an application's server, by an API key, instead of a user: only such a caller may use the server API.</summary>
    public bool IsServer { get; init; }

    /// <summary>When what the caller has proved ends, and with it a session that was opened by it; null when it does not end.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The caller as sources are told of it.</summary>
    internal SourceUser ToSourceUser() => new(User, Login, Name, Email, Role.ToString());
}
