using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>A session's subscription to a channel: a cursor in the channel's feed.</summary>
/// <remarks>
/// Each group of members belongs to one lock. The cursor is moved under the session's lock and read by the feed without
/// it: a stale value is a lower one, which only keeps entries longer.
/// </remarks>
internal sealed class SessionSubscription(string name, ChannelFeed feed, FeedEncoding encoding, ClientInfo client, Outbox outbox)
{
    private long _cursor;
    private long _endsAt;

    /// <summary>The channel's name as the client spelt it.</summary>
    public string Name => name;

    public ChannelFeed Feed => feed;

    public FeedEncoding Encoding => encoding;

    public ClientInfo Client => client;

    public Outbox Outbox => outbox;

    /// <summary>The sequence number of the next entry that the session has not taken.</summary>
    public long Cursor
    {
        get => Volatile.Read(ref _cursor);
        set => Volatile.Write(ref _cursor, value);
    }

    /// <summary>What the session asked of the channel's source; null where none feeds the channel.</summary>
    public SourceRequest? Request { get; init; }

    /// <summary>Whether a token of its own allows the subscription.</summary>
    public bool IsByToken { get; init; }

    /// <summary>When the subscription ends unless a newer token comes, as a timestamp; 0 for never.</summary>
    public long EndsAt
    {
        get => Volatile.Read(ref _endsAt);
        set => Volatile.Write(ref _endsAt, value);
    }

    /// <summary>Whether an application's server has subscribed the session.</summary>
    public bool IsServerSide { get; init; }

    /// <summary>Guarded by the feed's lock: counts those that joined before.</summary>
    public long Number { get; set; }

    /// <summary>Guarded by the feed's lock: the place in its list, or -1.</summary>
    public int Index { get; set; } = -1;

    /// <summary>Guarded by the outbox's lock: whether the client was told that it subscribes, and not yet that it no longer does.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Guarded by the outbox's lock: whether the subscription stands in the queue of those that are behind.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Guarded by the outbox's lock: the bytes that the cursor lagged when it was last looked at.</summary>
    public long Lag { get; set; }
}
