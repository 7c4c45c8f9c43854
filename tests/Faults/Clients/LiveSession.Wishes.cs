namespace LiveOrleans.Faults;

/// <content>What the client does of its own accord while it is connected.</content>
internal sealed partial class LiveSession
{
    private (int Id, long At)? _call;

    /// <summary>Leaves the channels that are not wanted any more, and comes back to those that are again.</summary>
    private void FollowWishes()
    {
        foreach (var subscription in subscriptions.Where(static subscription => !subscription.IsOver))
        {
            options.Calls?.Wish(subscription);
            if (!IsConnected || subscription.IsLeft == !subscription.IsWanted)
            {
                continue;
            }

            if (subscription.IsWanted)
            {
                Ask(subscription);
            }
            else if (subscription.IsLive)
            {
                subscription.IsLive = false;
                _asked[++_lastId] = (subscription, Now, IsLeaving: true);
                _toSend.Enqueue(LiveWire.Unsubscribe(_lastId, subscription.Channel));
            }
            else if (subscription.AskAgainAt is not null)
            {
                TakeLeave(subscription);
            }
        }
    }

    private void TakeLeave(ClientSubscription subscription)
    {
        history.Add(new ClientEvent.Left(Now, subscription.Channel));
        subscription.IsLeft = true;
        subscription.AskAgainAt = null;
        subscription.Position = null;
    }

    /// <summary>Makes the next call when the last is answered.</summary>
    private void Call()
    {
        if (options.Calls is { } calls && IsConnected && _call is null)
        {
            _call = (++_lastId, Now);
            _toSend.Enqueue(calls.Next(_lastId));
        }
    }
}
