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

    /// <summary>When what the caller has proved ends, and with it a session that was opened by it; null when it does not end.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>To which channels the caller is held, whatever else it may do; null for none but its role's and tenant's bounds.</summary>
    public ChannelPatterns? Channels { get; init; }

    /// <summary>Whether the caller is a server of the operator's own, which may use the server API.</summary>
    public bool IsServer { get; init; }

    /// <summary>The user of a caller that has proved nothing.</summary>
    internal const string AnonymousUser = "0";

    /// <summary>Somebody of whom nothing is known yet: the session's connect command must prove it.</summary>
    internal static readonly Caller Unproved = new(0, AnonymousUser, Role.Viewer);

    /// <summary>Whether nothing is known of the caller yet.</summary>
    internal bool IsUnproved => OrgId == 0;

    /// <summary>Whether a token says who the caller is: then the client renews it.</summary>
    internal bool IsByToken { get; init; }

    /// <summary>Where the request came from, for the limit per address; empty when nothing is limited.</summary>
    internal string Address { get; init; } = string.Empty;

    /// <summary>Whether the caller is held to channels that leave one out.</summary>
    internal bool MayReach(ChannelId channel) => Channels?.Fit(channel) ?? true;

    /// <summary>What Grafana knows the caller by, for what it is asked later; null when the caller did not come by Grafana. Never written anywhere.</summary>
    internal GrafanaProof? Proof { get; init; }

    /// <summary>The caller as sources are told of it.</summary>
    internal SourceUser ToSourceUser() => new(User, Login, Name, Email, Role.ToString());
}
