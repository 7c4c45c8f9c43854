using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol;

/// <content>Requests about one channel.</content>
internal static partial class JsonCommandDecoder
{
    private static SubscribeRequest? ReadSubscribe(ref JsonScanner json)
    {
        if (!json.BeginObject())
        {
            return null;
        }

        var request = new SubscribeRequest();
        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("channel"u8)) { request.Channel = json.ReadString(); }
            else if (name.SequenceEqual("token"u8)) { request.Token = json.ReadString(); }
            else if (name.SequenceEqual("data"u8)) { request.Data = json.ReadRaw(); }
            else if (name.SequenceEqual("flag"u8)) { request.Flag = json.ReadInt64(); }
            else if (name.SequenceEqual("type"u8)) { request.Type = json.ReadInt32(); }
            else if (name.SequenceEqual("join_leave"u8)) { request.JoinLeave = json.ReadBoolean(); }
            else if (name.SequenceEqual("delta"u8)) { request.Delta = json.ReadString(); }
            else if (!TryReadRecovery(ref json, name, request)) { json.SkipValue(); }
        }

        return request;
    }

    private static bool TryReadRecovery(ref JsonScanner json, ReadOnlySpan<byte> name, SubscribeRequest request)
    {
        if (name.SequenceEqual("recover"u8)) { request.Recover = json.ReadBoolean(); }
        else if (name.SequenceEqual("epoch"u8)) { request.Epoch = json.ReadString(); }
        else if (name.SequenceEqual("offset"u8)) { request.Offset = json.ReadUInt64(); }
        else if (name.SequenceEqual("positioned"u8)) { request.Positioned = json.ReadBoolean(); }
        else if (name.SequenceEqual("recoverable"u8)) { request.Recoverable = json.ReadBoolean(); }
        else { return false; }

        return true;
    }

    private static UnsubscribeRequest? ReadUnsubscribe(ref JsonScanner json)
    {
        if (!json.BeginObject())
        {
            return null;
        }

        var request = new UnsubscribeRequest();
        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("channel"u8)) { request.Channel = json.ReadString(); }
            else { json.SkipValue(); }
        }

        return request;
    }

    private static PublishRequest? ReadPublish(ref JsonScanner json)
    {
        if (!json.BeginObject())
        {
            return null;
        }

        var request = new PublishRequest();
        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("channel"u8)) { request.Channel = json.ReadString(); }
            else if (name.SequenceEqual("data"u8)) { request.Data = json.ReadRaw(); }
            else { json.SkipValue(); }
        }

        return request;
    }

    private static PresenceRequest? ReadPresence(ref JsonScanner json)
    {
        if (!json.BeginObject())
        {
            return null;
        }

        var request = new PresenceRequest();
        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("channel"u8)) { request.Channel = json.ReadString(); }
            else { json.SkipValue(); }
        }

        return request;
    }

    private static PresenceStatsRequest? ReadPresenceStats(ref JsonScanner json)
    {
        if (!json.BeginObject())
        {
            return null;
        }

        var request = new PresenceStatsRequest();
        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("channel"u8)) { request.Channel = json.ReadString(); }
            else { json.SkipValue(); }
        }

        return request;
    }

    private static HistoryRequest? ReadHistory(ref JsonScanner json)
    {
        if (!json.BeginObject())
        {
            return null;
        }

        var request = new HistoryRequest();
        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("channel"u8)) { request.Channel = json.ReadString(); }
            else if (name.SequenceEqual("limit"u8)) { request.Limit = json.ReadInt32(); }
            else if (name.SequenceEqual("since"u8)) { request.Since = ReadPosition(ref json); }
            else if (name.SequenceEqual("reverse"u8)) { request.Reverse = json.ReadBoolean(); }
            else { json.SkipValue(); }
        }

        return request;
    }

    private static StreamPosition? ReadPosition(ref JsonScanner json)
    {
        if (!json.BeginObject())
        {
            return null;
        }

        var position = new StreamPosition();
        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("offset"u8)) { position.Offset = json.ReadUInt64(); }
            else if (name.SequenceEqual("epoch"u8)) { position.Epoch = json.ReadString(); }
            else { json.SkipValue(); }
        }

        return position;
    }

    private static SubRefreshRequest? ReadSubRefresh(ref JsonScanner json)
    {
        if (!json.BeginObject())
        {
            return null;
        }

        var request = new SubRefreshRequest();
        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("channel"u8)) { request.Channel = json.ReadString(); }
            else if (name.SequenceEqual("token"u8)) { request.Token = json.ReadString(); }
            else { json.SkipValue(); }
        }

        return request;
    }
}
