using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>Reads the two kinds of tokens: those that say who a caller is, and those that allow one subscription.</summary>
internal sealed class SessionTokens(TokenVerifier verifier, TokenOptions options, TimeProvider time)
{
    private const int MaxUserLength = 255;
    private const string ChannelsClaim = "channels";

    /// <summary>Reads a token that says who a caller is.</summary>
    public async ValueTask<ConnectionVerdict> ReadConnectionAsync(string token, CancellationToken cancellationToken)
    {
        var verdict = await verifier.VerifyAsync(token, cancellationToken);
        if (verdict.Claims is not { } claims)
        {
            return new ConnectionVerdict(verdict.Status, verdict.Reason, null);
        }

        var fault = ReadCaller(claims, out var caller);
        if (fault is not null)
        {
            return new ConnectionVerdict(TokenStatus.Invalid, fault, null);
        }

        return caller?.ExpiresAt <= time.GetUtcNow()
            ? new ConnectionVerdict(TokenStatus.Expired, "the token's expire_at has passed", null)
            : new ConnectionVerdict(TokenStatus.Valid, string.Empty, caller);
    }

    /// <summary>Reads a token that allows one subscription.</summary>
    /// <param name="token">The token.</param>
    /// <param name="caller">Whose session shows it.</param>
    /// <param name="client">The session's id.</param>
    /// <param name="channel">The channel's name as the session spells it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<SubscriptionVerdict> ReadSubscriptionAsync(
        string token, Caller caller, string client, string channel, CancellationToken cancellationToken)
    {
        var verdict = await verifier.VerifyAsync(token, cancellationToken);
        if (verdict.Claims is not { } claims)
        {
            return new SubscriptionVerdict(verdict.Status, verdict.Reason, null);
        }

        if (!string.Equals(UserOf(claims.Id("sub")), caller.User, StringComparison.Ordinal))
        {
            return Invalid("the subscription token is another user's");
        }

        if (claims.Text("channel") is not { Length: > 0 } named || !IsSame(named, channel))
        {
            return Invalid("the subscription token is for another channel");
        }

        if (claims.Has("client") && !string.Equals(claims.Text("client"), client, StringComparison.Ordinal))
        {
            return Invalid("the subscription token is for another session");
        }

        if (!TryExpiry(claims, out var expires))
        {
            return Invalid("the subscription token's expire_at is no time in seconds since 1970");
        }

        return expires <= time.GetUtcNow()
            ? new SubscriptionVerdict(TokenStatus.Expired, "the subscription token's expire_at has passed", null)
            : new SubscriptionVerdict(TokenStatus.Valid, string.Empty, expires);
    }

    private static SubscriptionVerdict Invalid(string reason) => new(TokenStatus.Invalid, reason, null);

    // An organisation has two spellings.
    private static bool IsSame(string named, string channel) =>
        string.Equals(named, channel, StringComparison.Ordinal)
        || (ChannelId.Parse(named, out var first) is ChannelIdStatus.Valid && ChannelId.Parse(channel, out var second) is ChannelIdStatus.Valid && first == second);

    private static string? UserOf(string? claim) => claim is { Length: 0 } ? Caller.AnonymousUser : claim;

    /// <summary>When what a token allows ends: <c>expire_at</c>, whose 0 is never, else <c>exp</c>.</summary>
    private static bool TryExpiry(TokenClaims claims, out DateTimeOffset? expires)
    {
        if (!claims.TryTime("expire_at", out expires))
        {
            return false;
        }

        if (expires is null)
        {
            return claims.TryTime("exp", out expires);
        }

        expires = expires == DateTimeOffset.UnixEpoch ? null : expires;
        return true;
    }

    private string? ReadCaller(TokenClaims claims, out Caller? caller)
    {
        caller = null;
        if (claims.Has("channel"))
        {
            return "the token is for one subscription, and says not who the caller is";
        }

        if (UserOf(claims.Id(options.UserClaim)) is not { Length: <= MaxUserLength } user)
        {
            return "the token's claim of live:auth:jwt:user_claim is no text of at most 255 characters";
        }

        if (claims.Number(options.OrgClaim, 1) is not { } org)
        {
            return "the token's claim of live:auth:jwt:org_claim is no number from 1";
        }

        if (RoleOf(claims.Text(options.RoleClaim)) is not { } role)
        {
            return "the token's claim of live:auth:jwt:role_claim is none of Viewer, Editor and Admin";
        }

        ChannelPatterns? channels = null;
        if (claims.Has(ChannelsClaim) && (channels = ChannelPatterns.TryRead(claims.Texts(ChannelsClaim) ?? [string.Empty])) is null)
        {
            return "the token's channels are no array of at most 100 channel names without tenant, each with at most one * at its end";
        }

        if (!TryExpiry(claims, out var expires))
        {
            return "the token's expire_at is no time in seconds since 1970";
        }

        caller = new Caller(org, user, role)
        {
            Login = claims.Text("login") ?? string.Empty,
            Name = claims.Text("name") ?? string.Empty,
            Email = claims.Text("email") ?? string.Empty,
            ExpiresAt = expires,
            Channels = channels,
            IsByToken = true,
        };
        return null;
    }

    private static Role? RoleOf(string? text) => text switch
    {
        "" or nameof(Role.Viewer) => Role.Viewer,
        nameof(Role.Editor) => Role.Editor,
        nameof(Role.Admin) => Role.Admin,
        _ => null,
    };
}
