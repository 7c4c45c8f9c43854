using System.Text;
using LiveOrleans.Channels;
using LiveOrleans.Protocol;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>Carries out what an application's server wants of sessions that this node has.</summary>
internal sealed partial class UserOrders(SubscribeCommand subscribe, ChannelRules rules, ILogger<UserOrders> logger)
{
    /// <summary>Carries out an order. Never throws.</summary>
    /// <param name="sessions">The user's sessions here.</param>
    /// <param name="order">The order.</param>
    public async Task ExecuteAsync(IReadOnlyList<Session> sessions, UserOrder order)
    {
        foreach (var session in sessions.Where(session => !session.IsClosed && order.Means(session.Id)))
        {
            try
            {
                await ExecuteAsync(session, order);
            }
            catch (Exception exception)
            {
                Log.OrderFailed(logger, order.Kind, session.Id, exception);
            }
        }
    }

    private async ValueTask ExecuteAsync(Session session, UserOrder order)
    {
        switch (order.Kind)
        {
            case UserOrderKind.Disconnect when order.Reason is { } reason:
                session.Close(order.Code, reason);
                break;
            case UserOrderKind.Subscribe when session.IsConnected && order.Channel is { } name && Find(name) is { } channel && rules.Find(channel) is { } rule:
                if (await subscribe.PushAsync(session, name, channel, rule, Encoding.UTF8.GetBytes(order.Data ?? string.Empty)) is { } error)
                {
                    Log.NotSubscribed(logger, session.Id, name, error.Code, error.Message);
                }

                break;
            case UserOrderKind.Unsubscribe when order.Channel is { } wireName && Find(wireName) is { } channel:
                foreach (var name in session.Channels.NamesOf(channel))
                {
                    if (session.Channels.Unsubscribe(name))
                    {
                        session.Reply(UnsubscribeCode.Server.ToReply(name));
                    }
                }

                break;
            case UserOrderKind.Unknown or > UserOrderKind.Unsubscribe:
                Log.UnknownOrder(logger);
                break;
        }
    }

    private static ChannelId? Find(string wireName) => ChannelId.Parse(wireName, out var channel) == ChannelIdStatus.Valid ? channel : null;

    private static partial class Log
    {
        [LoggerMessage(EventIds.UserOrderFailed, LogLevel.Warning, "The order to {Kind} could not be carried out for session {SessionId}.", EventName = nameof(EventIds.UserOrderFailed))]
        public static partial void OrderFailed(ILogger logger, UserOrderKind kind, string sessionId, Exception exception);

        [LoggerMessage(EventIds.UserNotSubscribed, LogLevel.Debug, "Session {SessionId} was not subscribed to {Channel} ({Code}): {Reason}.", EventName = nameof(EventIds.UserNotSubscribed))]
        public static partial void NotSubscribed(ILogger logger, string sessionId, string channel, int code, string reason);

        [LoggerMessage(EventIds.UserOrderUnknown, LogLevel.Warning, "An order for a user's sessions cannot be read and is dropped; is there a node of another version?", EventName = nameof(EventIds.UserOrderUnknown))]
        public static partial void UnknownOrder(ILogger logger);
    }
}
