using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Gateway;

/// <content>Sessions whose clients only listen.</content>
internal sealed partial class Session
{
    /// <summary>Connects a session whose client sends nothing, and opens its subscriptions.</summary>
    /// <param name="channels">What it subscribes to; at least one.</param>
    /// <param name="frame">Makes the first frame of the encoded push.</param>
    public void Listen(IReadOnlyList<JoinedChannel> channels, Func<byte[], byte[]> frame)
    {
        var result = Begin();
        var connect = new Connect { Client = result.Client, Version = result.Version, Ping = result.Ping, Pong = result.Pong };
        foreach (var joined in channels)
        {
            connect.Subs[joined.Subscription.Name] = joined.Result;
        }

        var first = frame(Encode(new Reply { Push = new Push { Connect = connect } }));
        foreach (var joined in channels)
        {
            Channels.Confirm(joined.Subscription, first);
            first = [];
        }
    }

    /// <summary>Leaves the channels that a session has joined and was not told of; it must have ended.</summary>
    public void Leave(IReadOnlyList<JoinedChannel> channels)
    {
        foreach (var joined in channels)
        {
            Channels.Confirm(joined.Subscription, []);
        }
    }
}
