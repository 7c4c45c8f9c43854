using LiveOrleans.Channels;
using LiveOrleans.Protocol;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Gateway;

/// <summary>Subscribes sessions to channels.</summary>
internal sealed partial class SubscribeCommand(
    IChannels channels, ChannelHub hub, SessionOptions options, SessionMetrics metrics, TimeProvider time)
{
    /// <summary>The bit of the request's flags by which a client wants an error rather than an unrecovered subscription.</summary>
    private const long RejectUnrecovered = 2;

    /// <summary>Subscribes a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="command">Its command.</param>
    /// <param name="channel">The channel, which the policy allows.</param>
    /// <param name="rule">What it offers.</param>
    /// <param name="grant">What the command's token says; null when it has none.</param>
    /// <returns>The error; null when the reply is sent already, which must happen in one step with opening the subscription.</returns>
    public async ValueTask<Reply?> AnswerAsync(Session session, Command command, ChannelId channel, ChannelRule rule, SubscriptionVerdict? grant)
    {
        var name = command.Subscribe.Channel;
        if (session.Channels.Reserve(name) is { } refused)
        {
            return refused.ToReply(command);
        }

        var isSubscribed = false;
        try
        {
            var error = await SubscribeAsync(session, command, channel, rule, grant);
            isSubscribed = error is null;
            return error?.ToReply(command);
        }
        finally
        {
            if (!isSubscribed)
            {
                session.Channels.Release(name);
            }
        }
    }

    /// <summary>Subscribes a session because an application's server wants it: that server vouches for it, and the client is told by a push.</summary>
    /// <param name="session">The session; connected.</param>
    /// <param name="name">The channel's name as the client is told it.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="rule">The channel's rule.</param>
    /// <param name="data">The JSON that the client is given; empty for the channel's last frame.</param>
    /// <returns>Why not; null when it is subscribed.</returns>
    /// <exception cref="ChannelUnavailableException">The channel cannot be opened here.</exception>
    public async ValueTask<LiveError?> PushAsync(Session session, string name, ChannelId channel, ChannelRule rule, ReadOnlyMemory<byte> data)
    {
        if (session.Channels.Reserve(name) is { } refused)
        {
            return refused;
        }

        var isSubscribed = false;
        try
        {
            var feed = await hub.OpenAsync(channel, rule, session.Ended);
            var asked = rule.HasSource ? new SourceRequest(session.User, default) : null;
            var subscription = session.CreateSubscription(name, feed, asked, grant: null, isServerSide: true);
            var view = feed.Join(subscription, static cache => SubscribeView.Read(cache, new SubscribeRequest()));
            session.Channels.Confirm(subscription, session.Encode(view.ToPush(name, data)));
            isSubscribed = true;
            return null;
        }
        finally
        {
            if (!isSubscribed)
            {
                session.Channels.Release(name);
            }
        }
    }

    private async ValueTask<LiveError?> SubscribeAsync(Session session, Command command, ChannelId channel, ChannelRule rule, SubscriptionVerdict? grant)
    {
        var request = command.Subscribe;
        var asked = rule.HasSource ? new SourceRequest(session.User, request.Data.ToByteArray()) : null;
        var admission = asked is null ? SourceAdmission.Allowed : await AdmitAsync(session, channel, asked);
        if (SourceAnswers.ErrorOf(admission.Status) is { } refused)
        {
            return refused;
        }

        var feed = await hub.OpenAsync(channel, rule, session.Ended);
        var subscription = session.CreateSubscription(request.Channel, feed, asked, grant);
        var view = feed.Join(subscription, cache => SubscribeView.Read(cache, request));
        if (request.Recover)
        {
            metrics.Recovered(view.IsRecovered);
            if (!view.IsRecovered && (request.Flag & RejectUnrecovered) != 0)
            {
                feed.Leave(subscription);
                hub.Release(feed);
                return LiveError.UnrecoverablePosition;
            }
        }

        // Encoded outside the replica's lock. Until it is opened the subscription is told nothing; its cursor waits.
        var result = view.ToResult(request, admission.InitialData);
        if (session.SecondsLeft(grant?.ExpiresAt) is { } seconds)
        {
            result.Expires = true;
            result.Ttl = seconds;
        }

        session.Channels.Confirm(subscription, session.Encode(new Reply { Id = command.Id, Subscribe = result }));
        return null;
    }

    private async ValueTask<SourceAdmission> AdmitAsync(Session session, ChannelId channel, SourceRequest request)
    {
        using var deadline = new CancellationTokenSource(options.AdmissionTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, session.Ended);

        // Waited for here as well: a source that does not heed the token must not hold its subscriber longer.
        return await channels.AdmitAsync(channel, request, both.Token).AsTask().WaitAsync(both.Token);
    }
}
