using LiveOrleans.Protocol;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Gateway;

/// <summary>The commands that bring tokens: who a session is, for how long, and what else it may subscribe to.</summary>
/// <param name="limits">How many sessions a user may have.</param>
/// <param name="users">Has the sessions by user: what a token says moves one to its user.</param>
/// <param name="refusals">Where it is said why a token does not count.</param>
/// <param name="tokens">Reads tokens; null when <c>live:auth:mode</c> has no <c>jwt</c>.</param>
internal sealed class SessionAccess(SessionLimits limits, UserSessions users, RefusalLog refusals, SessionTokens? tokens = null)
{
    private const string Remedy = "a token that is valid now";

    /// <summary>Whether tokens count.</summary>
    public bool TakesTokens => tokens is not null;

    /// <summary>Finds out as whom a session connects.</summary>
    /// <returns>True when it may connect; otherwise it was answered or ended.</returns>
    public async ValueTask<bool> ConnectAsync(Session session, uint id, string token)
    {
        if (tokens is null || token.Length == 0)
        {
            if (!session.Caller.IsUnproved)
            {
                return true;
            }

            refusals.Session(session.Id, "the connect command has no token", "a token, or another proof in the HTTP request");
            session.Disconnect(DisconnectCode.BadRequest);
            return false;
        }

        var verdict = await tokens.ReadConnectionAsync(token, session.Ended);
        if (verdict.Caller is { } caller)
        {
            if (limits.TryEnter(session, caller))
            {
                session.Become(caller);
                users.Add(session);
                return true;
            }

            session.Disconnect(DisconnectCode.TooManyRequests);
            return false;
        }

        refusals.Session(session.Id, verdict.Reason, Remedy);
        switch (verdict.Status)
        {
            case TokenStatus.Expired:
                session.Reply(LiveError.TokenExpired.ToReply(id, CommandKind.Connect));
                break;
            case TokenStatus.Unavailable:
                session.Reply(LiveError.Internal.ToReply(id, CommandKind.Connect));
                break;
            default:
                session.Disconnect(DisconnectCode.InvalidToken);
                break;
        }

        return false;
    }

    /// <summary>Gives a session that a token opened a new lifetime, by a newer token of the same user.</summary>
    public async ValueTask RefreshAsync(Session session, Command command)
    {
        if (tokens is null || !session.Caller.IsByToken || command.Refresh.Token.Length == 0)
        {
            session.Disconnect(DisconnectCode.BadRequest);
            return;
        }

        var verdict = await tokens.ReadConnectionAsync(command.Refresh.Token, session.Ended);
        if (verdict.Caller is { } caller && caller.OrgId == session.Caller.OrgId
            && string.Equals(caller.User, session.Caller.User, StringComparison.Ordinal))
        {
            session.Become(caller);
            var result = new RefreshResult { Client = session.Id, Version = ProductVersion.Text };
            if (session.SecondsLeft(caller.ExpiresAt) is { } seconds)
            {
                result.Expires = true;
                result.Ttl = seconds;
            }

            session.Reply(new Reply { Id = command.Id, Refresh = result });
            return;
        }

        refusals.Session(session.Caller.User, verdict.Caller is null ? verdict.Reason : "the newer token is another user's", Remedy);
        if (verdict.Status is TokenStatus.Unavailable)
        {
            session.Reply(LiveError.Internal.ToReply(command));
        }
        else
        {
            session.Disconnect(verdict.Status is TokenStatus.Expired ? DisconnectCode.ConnectionExpired : DisconnectCode.InvalidToken);
        }
    }

    /// <summary>Reads the token of a subscribe command.</summary>
    /// <returns>What it allows; null when the command was answered or the session ended.</returns>
    public async ValueTask<SubscriptionVerdict?> SubscribeAsync(Session session, Command command)
    {
        var request = command.Subscribe;
        if (tokens is null)
        {
            return default(SubscriptionVerdict);
        }

        var verdict = await tokens.ReadSubscriptionAsync(request.Token, session.Caller, session.Id, request.Channel, session.Ended);
        if (verdict.Status is TokenStatus.Valid)
        {
            return verdict;
        }

        refusals.Session(session.Caller.User, verdict.Reason, Remedy);
        if (verdict.Status is TokenStatus.Invalid)
        {
            session.Disconnect(DisconnectCode.InvalidToken);
            return null;
        }

        var error = verdict.Status switch
        {
            TokenStatus.Expired => LiveError.TokenExpired,
            TokenStatus.Unavailable => LiveError.Internal,
            _ => LiveError.PermissionDenied,
        };
        session.Reply(error.ToReply(command));
        return null;
    }

    /// <summary>Gives a subscription that a token opened a new lifetime. An expired token ends the session: never a subscription for ever.</summary>
    public async ValueTask SubRefreshAsync(Session session, Command command)
    {
        var request = command.SubRefresh;
        if (session.Channels.Find(request.Channel) is not { } subscription)
        {
            session.Reply(LiveError.PermissionDenied.ToReply(command));
            return;
        }

        if (tokens is null || !subscription.IsByToken)
        {
            session.Reply(LiveError.NotAvailable.ToReply(command));
            return;
        }

        if (request.Token.Length == 0)
        {
            session.Disconnect(DisconnectCode.BadRequest);
            return;
        }

        var verdict = await tokens.ReadSubscriptionAsync(request.Token, session.Caller, session.Id, request.Channel, session.Ended);
        switch (verdict.Status)
        {
            case TokenStatus.Valid:
                subscription.EndsAt = session.EndOf(verdict.ExpiresAt);
                var result = new SubRefreshResult();
                if (session.SecondsLeft(verdict.ExpiresAt) is { } seconds)
                {
                    result.Expires = true;
                    result.Ttl = seconds;
                }

                session.Reply(new Reply { Id = command.Id, SubRefresh = result });
                return;
            case TokenStatus.Unavailable:
                session.Reply(LiveError.Internal.ToReply(command));
                return;
            default:
                refusals.Session(session.Caller.User, verdict.Reason, Remedy);
                session.Disconnect(verdict.Status is TokenStatus.Expired ? DisconnectCode.SubscriptionExpired : DisconnectCode.InvalidToken);
                return;
        }
    }
}
