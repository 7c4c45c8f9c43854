using LiveOrleans.Channels;
using LiveOrleans.Protocol;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Gateway;

/// <content>The subscriptions of clients that only listen.</content>
internal sealed partial class SubscribeCommand
{
    /// <summary>Joins a session to a channel under a name that it must not have yet; the caller confirms it, when it has told the client.</summary>
    /// <param name="session">The session.</param>
    /// <param name="request">What is asked; its channel is the name.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="rule">The channel's rule.</param>
    /// <param name="cancellationToken">The client is gone.</param>
    /// <returns>The subscription, or why there is none.</returns>
    /// <exception cref="ChannelUnavailableException">The channel cannot be opened here.</exception>
    public async ValueTask<(JoinedChannel? Joined, LiveError? Error)> JoinAsync(
        Session session, SubscribeRequest request, ChannelId channel, ChannelRule rule, CancellationToken cancellationToken)
    {
        if (session.Channels.Reserve(request.Channel) is { } taken)
        {
            return (null, taken);
        }

        var asked = rule.HasSource ? new SourceRequest(session.User, request.Data.ToByteArray()) : null;
        var admission = asked is null ? SourceAdmission.Allowed : await AdmitAsync(session, channel, asked);
        if (SourceAnswers.ErrorOf(admission.Status) is { } refused)
        {
            return (null, refused);
        }

        var feed = await hub.OpenAsync(channel, rule, cancellationToken);
        var subscription = session.CreateSubscription(request.Channel, feed, asked, grant: null);
        var view = feed.Join(subscription, cache => SubscribeView.Read(cache, request));
        if (request.Recover)
        {
            metrics.Recovered(view.IsRecovered);
        }

        return (new JoinedChannel(subscription, view.ToResult(request, admission.InitialData), view.Top), null);
    }
}
