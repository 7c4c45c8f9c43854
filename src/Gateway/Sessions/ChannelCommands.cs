using LiveOrleans.Channels;
using LiveOrleans.Protocol;
using LiveOrleans.Protocol.Messages;
using Microsoft.Extensions.Logging;
using StreamPosition = LiveOrleans.Channels.StreamPosition;

namespace LiveOrleans.Gateway;

/// <summary>The commands that name a channel. Each is answered exactly once: with its result, or with an error of the table.</summary>
internal sealed partial class ChannelCommands(
    IChannels channels, ChannelPresence presence, AccessPolicy policy, SessionAccess access, SubscribeCommand subscribe, ILogger<ChannelCommands> logger)
{
    /// <summary>The most publications of one page of history.</summary>
    private const int MaxPage = 300;

    /// <summary>The channel that a command names; null when it is none of these commands.</summary>
    public static string? ChannelOf(Command command) => command.Kind switch
    {
        CommandKind.Subscribe => command.Subscribe.Channel,
        CommandKind.Unsubscribe => command.Unsubscribe.Channel,
        CommandKind.Publish => command.Publish.Channel,
        CommandKind.Presence => command.Presence.Channel,
        CommandKind.PresenceStats => command.PresenceStats.Channel,
        CommandKind.History => command.History.Channel,
        _ => null,
    };

    /// <summary>Executes a command and answers it. Never throws.</summary>
    public ValueTask ExecuteAsync(Session session, Command command) => GuardAsync(session, command, async () =>
    {
        if (await AnswerAsync(session, command) is { } reply)
        {
            session.Reply(reply);
        }
    });

    /// <summary>Executes a command that brings a newer token. Never throws.</summary>
    public ValueTask RefreshAsync(Session session, Command command) => GuardAsync(
        session,
        command,
        () => command.Kind is CommandKind.Refresh ? access.RefreshAsync(session, command) : access.SubRefreshAsync(session, command));

    private async ValueTask GuardAsync(Session session, Command command, Func<ValueTask> run)
    {
        try
        {
            await run();
        }
        catch (Exception exception)
        {
            session.Reply(Failed(session, command, exception));
        }
    }

    private Reply Failed(Session session, Command command, Exception exception)
    {
        // That a channel cannot be reached is logged where it is noticed, once and not per client.
        if (exception is not (ChannelUnavailableException or OperationCanceledException))
        {
            Log.CommandFailed(logger, command.Kind, session.Id, exception);
        }

        return LiveError.Internal.ToReply(command);
    }

    private async ValueTask<Reply?> AnswerAsync(Session session, Command command)
    {
        if (command.Kind == CommandKind.Unsubscribe)
        {
            return Unsubscribe(session, command);
        }

        SubscriptionVerdict? grant = null;
        if (command is { Kind: CommandKind.Subscribe, Subscribe.Token.Length: > 0 } && access.TakesTokens)
        {
            grant = await access.SubscribeAsync(session, command);
            if (grant is null)
            {
                return null;
            }
        }

        var name = ChannelOf(command) ?? string.Empty;
        var isGranted = grant is not null || session.Channels.Find(name) is { IsByToken: true };
        var decision = await policy.DecideAsync(session.Caller, name, ActionOf(command.Kind), default, session.Ended, isGranted);
        if (!decision.IsAllowed)
        {
            return decision.Refusal.Error.ToReply(command);
        }

        var channel = decision.Channel;
        return command.Kind switch
        {
            CommandKind.Subscribe => await subscribe.AnswerAsync(session, command, channel, decision.Rule, grant),
            CommandKind.History => await HistoryAsync(session, command, channel),
            CommandKind.Presence => await PresenceAsync(session, command, channel),
            _ => await PresenceStatsAsync(session, command, channel),
        };
    }

    private static ChannelAction ActionOf(CommandKind kind) => kind switch
    {
        CommandKind.Subscribe => ChannelAction.Subscribe,
        CommandKind.History => ChannelAction.History,
        _ => ChannelAction.Presence,
    };

    // Also of a name that was never a channel: clients unsubscribe to be sure.
    private static Reply Unsubscribe(Session session, Command command)
    {
        session.Channels.Unsubscribe(command.Unsubscribe.Channel);
        return new Reply { Id = command.Id, Unsubscribe = new UnsubscribeResult() };
    }

    private async ValueTask<Reply> HistoryAsync(Session session, Command command, ChannelId channel)
    {
        var request = command.History;
        if (request is { Reverse: true, Since.Offset: 0 })
        {
            return LiveError.BadRequest.ToReply(command);
        }

        StreamPosition? since = request.Since is { } position ? new StreamPosition(position.Epoch, position.Offset) : null;
        var limit = request.Limit is < 0 or > MaxPage ? MaxPage : request.Limit;
        var page = await channels.HistoryAsync(channel, new HistoryQuery(limit, since, request.Reverse), session.Ended);
        if (since is { Epoch.Length: > 0 } known && !string.Equals(known.Epoch, page.Top.Epoch, StringComparison.Ordinal))
        {
            return LiveError.UnrecoverablePosition.ToReply(command);
        }

        var result = new HistoryResult { Epoch = page.Top.Epoch, Offset = page.Top.Offset };
        result.Publications.AddRange(page.Publications.Select(Wire.Message));
        return new Reply { Id = command.Id, History = result };
    }

    private async ValueTask<Reply> PresenceAsync(Session session, Command command, ChannelId channel)
    {
        var result = new PresenceResult();
        foreach (var member in await presence.ReadAsync(channel, session.Ended))
        {
            result.Presence[member.Client] = Wire.Message(member);
        }

        return new Reply { Id = command.Id, Presence = result };
    }

    private async ValueTask<Reply> PresenceStatsAsync(Session session, Command command, ChannelId channel)
    {
        var members = await presence.ReadAsync(channel, session.Ended);
        var users = members.Select(member => member.User).Distinct(StringComparer.Ordinal).Count();
        return new Reply { Id = command.Id, PresenceStats = new PresenceStatsResult { NumClients = (uint)members.Count, NumUsers = (uint)users } };
    }
}
