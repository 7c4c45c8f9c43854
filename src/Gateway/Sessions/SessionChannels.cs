using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>The channels of one session, by the names that the client uses.</summary>
/// <remarks>
/// The two spellings of one channel, <c>1/x</c> and <c>default/x</c>, are two subscriptions: a client expects what it
/// asked for under the name that it asked by. Whoever takes a subscription out of here leaves its channel, so that each
/// is left once.
/// </remarks>
internal sealed class SessionChannels(Outbox outbox, ChannelHub hub, SessionMetrics metrics, int limit)
{
    // Guards everything below.
    private readonly Lock _lock = new();

    // A name without a subscription is being subscribed to.
    private readonly Dictionary<string, SessionSubscription?> _channels = new(StringComparer.Ordinal);
    private bool _isClosed;

    // Counts those that tokens opened, ever: where there were none, none is looked for.
    private int _expiring;

    /// <summary>Whether the session is subscribed under a name.</summary>
    public bool Contains(string name)
    {
        lock (_lock)
        {
            return _channels.GetValueOrDefault(name) is not null;
        }
    }

    /// <summary>The subscription under a name; null when there is none.</summary>
    public SessionSubscription? Find(string name)
    {
        lock (_lock)
        {
            return _channels.GetValueOrDefault(name);
        }
    }

    /// <summary>The names under which the session is subscribed to a channel.</summary>
    public IReadOnlyList<string> NamesOf(Channels.ChannelId channel)
    {
        lock (_lock)
        {
            return [.. _channels.Values.Where(subscription => subscription?.Feed.Channel == channel).Select(static subscription => subscription!.Name)];
        }
    }

    /// <summary>Takes a name for a subscription in the making.</summary>
    /// <returns>Why it cannot be taken; null when it is.</returns>
    public LiveError? Reserve(string name)
    {
        lock (_lock)
        {
            if (_channels.ContainsKey(name))
            {
                return LiveError.AlreadySubscribed;
            }

            if (_channels.Count >= limit)
            {
                return LiveError.LimitExceeded;
            }

            _channels.Add(name, null);
            return null;
        }
    }

    /// <summary>Gives up a name whose subscription has failed.</summary>
    public void Release(string name)
    {
        lock (_lock)
        {
            _channels.Remove(name);
        }
    }

    /// <summary>Keeps a subscription under its reserved name and tells the client; a session that has ended leaves the channel instead.</summary>
    public void Confirm(SessionSubscription subscription, byte[] reply)
    {
        metrics.Subscribed();
        bool isKept;
        lock (_lock)
        {
            isKept = !_isClosed;
            if (isKept)
            {
                _channels[subscription.Name] = subscription;
                _expiring += subscription.IsByToken ? 1 : 0;
            }
        }

        if (!isKept)
        {
            Leave(subscription);
            return;
        }

        // Before the reply: who has it may ask at once who is present.
        subscription.Feed.InterestChanged();

        // A session that ends here has closed its outbox first, so what is opened now stays closed.
        outbox.Open(subscription, reply);
    }

    /// <summary>Ends the subscription of a name.</summary>
    /// <returns>False when there is none.</returns>
    public bool Unsubscribe(string name)
    {
        SessionSubscription? subscription;
        lock (_lock)
        {
            if (!_channels.Remove(name, out subscription) || subscription is null)
            {
                return false;
            }
        }

        Leave(subscription);
        return true;
    }

    /// <summary>Ends a subscription, unless it is no longer the one of its name.</summary>
    public void Unsubscribe(SessionSubscription subscription)
    {
        lock (_lock)
        {
            if (!_channels.TryGetValue(subscription.Name, out var current) || current != subscription)
            {
                return;
            }

            _channels.Remove(subscription.Name);
        }

        Leave(subscription);
    }

    /// <summary>Ends the subscriptions whose time has come.</summary>
    /// <param name="now">The time, as a timestamp.</param>
    /// <returns>Their names, for the client to be told.</returns>
    public IReadOnlyList<string> TakeExpired(long now)
    {
        List<SessionSubscription>? expired = null;
        lock (_lock)
        {
            if (_expiring == 0)
            {
                return [];
            }

            foreach (var subscription in _channels.Values)
            {
                if (subscription is { IsByToken: true, EndsAt: not 0 } && now >= subscription.EndsAt)
                {
                    (expired ??= []).Add(subscription);
                }
            }

            expired?.ForEach(subscription => _channels.Remove(subscription.Name));
        }

        expired?.ForEach(Leave);
        return expired is null ? [] : [.. expired.Select(static subscription => subscription.Name)];
    }

    /// <summary>Ends all subscriptions, also those in the making.</summary>
    public void Close()
    {
        SessionSubscription?[] subscriptions;
        lock (_lock)
        {
            _isClosed = true;
            subscriptions = [.. _channels.Values];
            _channels.Clear();
        }

        foreach (var subscription in subscriptions)
        {
            if (subscription is not null)
            {
                Leave(subscription);
            }
        }
    }

    private void Leave(SessionSubscription subscription)
    {
        // In this order: the feed forgets what a closed cursor stands for.
        outbox.End(subscription);
        subscription.Feed.Leave(subscription);
        subscription.Feed.InterestChanged();
        hub.Release(subscription.Feed);
        metrics.Unsubscribed();
    }
}
