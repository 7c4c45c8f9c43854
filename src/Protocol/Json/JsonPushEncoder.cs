using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol;

/// <summary>Writes pushes: from the parts on the hot path, from message objects otherwise.</summary>
internal static class JsonPushEncoder
{
    public static void BeginPush(ref JsonWriter json, string channel)
    {
        json.Begin();
        json.Begin("push"u8);
        json.Property("channel"u8, channel);
    }

    public static void EndPush(ref JsonWriter json)
    {
        json.End();
        json.End();
    }

    public static void WritePublication(ref JsonWriter json, in PublicationPush publication)
    {
        json.Raw("data"u8, publication.Data.Span);
        if (publication.Publisher is { } publisher)
        {
            WriteIdentity(ref json, publisher);
        }

        json.Property("offset"u8, publication.Offset);
        WriteTags(ref json, publication.Tags is { Count: > 0 } ? publication.Tags : null);
        json.Property("time"u8, publication.Time);
        json.Property("epoch"u8, publication.Epoch);
    }

    public static void WriteIdentity(ref JsonWriter json, in ClientIdentity client)
    {
        json.Begin("info"u8);
        json.Property("user"u8, client.User);
        json.Property("client"u8, client.Client);
        json.Raw("conn_info"u8, client.ConnectionInfo.Span);
        json.Raw("chan_info"u8, client.ChannelInfo.Span);
        json.End();
    }

    public static void Write(ref JsonWriter json, Push push)
    {
        json.Property("id"u8, push.Id);
        json.Property("channel"u8, push.Channel);
        if (push.Pub is not null)
        {
            json.Begin("pub"u8);
            Write(ref json, push.Pub);
            json.End();
        }

        WriteChannelEvents(ref json, push);
        WriteSessionEvents(ref json, push);
    }

    public static void Write(ref JsonWriter json, Publication publication)
    {
        json.Raw("data"u8, publication.Data);
        WriteInfo(ref json, publication.Info);
        json.Property("offset"u8, publication.Offset);
        WriteTags(ref json, publication.Tags.Count == 0 ? null : publication.Tags);
        json.Property("delta"u8, publication.Delta);
        json.Property("time"u8, publication.Time);
        json.Property("channel"u8, publication.Channel);
        json.Property("epoch"u8, publication.Epoch);
    }

    public static void Write(ref JsonWriter json, ClientInfo info)
    {
        json.Property("user"u8, info.User);
        json.Property("client"u8, info.Client);
        json.Raw("conn_info"u8, info.ConnInfo);
        json.Raw("chan_info"u8, info.ChanInfo);
    }

    private static void WriteChannelEvents(ref JsonWriter json, Push push)
    {
        if (push.Join is not null)
        {
            json.Begin("join"u8);
            WriteInfo(ref json, push.Join.Info);
            json.End();
        }

        if (push.Leave is not null)
        {
            json.Begin("leave"u8);
            WriteInfo(ref json, push.Leave.Info);
            json.End();
        }

        if (push.Unsubscribe is not null)
        {
            json.Begin("unsubscribe"u8);
            json.Property("code"u8, (ulong)push.Unsubscribe.Code);
            json.Property("reason"u8, push.Unsubscribe.Reason);
            json.End();
        }

        if (push.Message is not null)
        {
            json.Begin("message"u8);
            json.Raw("data"u8, push.Message.Data);
            json.End();
        }

        if (push.Subscribe is not null)
        {
            json.Begin("subscribe"u8);
            Write(ref json, push.Subscribe);
            json.End();
        }
    }

    private static void WriteSessionEvents(ref JsonWriter json, Push push)
    {
        if (push.Connect is not null)
        {
            json.Begin("connect"u8);
            Write(ref json, push.Connect);
            json.End();
        }

        if (push.Disconnect is not null)
        {
            json.Begin("disconnect"u8);
            json.Property("code"u8, (ulong)push.Disconnect.Code);
            json.Property("reason"u8, push.Disconnect.Reason);
            json.Property("reconnect"u8, push.Disconnect.Reconnect);
            json.End();
        }

        if (push.Refresh is not null)
        {
            json.Begin("refresh"u8);
            json.Property("expires"u8, push.Refresh.Expires);
            json.Property("ttl"u8, (ulong)push.Refresh.Ttl);
            json.End();
        }
    }

    private static void Write(ref JsonWriter json, Subscribe subscribe)
    {
        json.Property("recoverable"u8, subscribe.Recoverable);
        json.Property("epoch"u8, subscribe.Epoch);
        json.Property("offset"u8, subscribe.Offset);
        json.Property("positioned"u8, subscribe.Positioned);
        json.Raw("data"u8, subscribe.Data);
    }

    private static void Write(ref JsonWriter json, Connect connect)
    {
        json.Property("client"u8, connect.Client);
        json.Property("version"u8, connect.Version);
        json.Raw("data"u8, connect.Data);
        JsonReplyEncoder.WriteSubscriptions(ref json, connect.Subs);
        json.Property("expires"u8, connect.Expires);
        json.Property("ttl"u8, (ulong)connect.Ttl);
        json.Property("ping"u8, (ulong)connect.Ping);
        json.Property("pong"u8, connect.Pong);
        json.Property("session"u8, connect.Session);
        json.Property("node"u8, connect.Node);
        json.Property("time"u8, connect.Time);
    }

    private static void WriteInfo(ref JsonWriter json, ClientInfo? info)
    {
        if (info is not null)
        {
            json.Begin("info"u8);
            Write(ref json, info);
            json.End();
        }
    }

    private static void WriteTags(ref JsonWriter json, IEnumerable<KeyValuePair<string, string>>? tags)
    {
        if (tags is null)
        {
            return;
        }

        json.Begin("tags"u8);
        foreach (var (key, value) in tags)
        {
            json.Entry(key, value);
        }

        json.End();
    }
}
