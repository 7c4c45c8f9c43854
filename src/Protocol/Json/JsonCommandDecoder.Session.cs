using System.Text;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol;

/// <content>Requests about the session.</content>
internal static partial class JsonCommandDecoder
{
    private static ConnectRequest? ReadConnect(ref JsonScanner json)
    {
        if (!json.BeginObject())
        {
            return null;
        }

        var request = new ConnectRequest();
        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("token"u8)) { request.Token = json.ReadString(); }
            else if (name.SequenceEqual("data"u8)) { request.Data = json.ReadRaw(); }
            else if (name.SequenceEqual("subs"u8)) { ReadSubscriptions(ref json, request); }
            else if (name.SequenceEqual("name"u8)) { request.Name = json.ReadString(); }
            else if (name.SequenceEqual("version"u8)) { request.Version = json.ReadString(); }
            else if (name.SequenceEqual("headers"u8)) { ReadHeaders(ref json, request); }
            else if (name.SequenceEqual("flag"u8)) { request.Flag = json.ReadInt64(); }
            else { json.SkipValue(); }
        }

        return request;
    }

    private static void ReadSubscriptions(ref JsonScanner json, ConnectRequest request)
    {
        if (!json.BeginObject())
        {
            return;
        }

        while (json.NextProperty(out var name))
        {
            request.Subs[Encoding.UTF8.GetString(name)] = ReadSubscribe(ref json) ?? new SubscribeRequest();
            BoundMap(ref json, request.Subs.Count);
        }
    }

    private static void ReadHeaders(ref JsonScanner json, ConnectRequest request)
    {
        if (!json.BeginObject())
        {
            return;
        }

        while (json.NextProperty(out var name))
        {
            request.Headers[Encoding.UTF8.GetString(name)] = json.ReadString();
            BoundMap(ref json, request.Headers.Count);
        }
    }

    private static void BoundMap(ref JsonScanner json, int count)
    {
        if (count > CommandReader.MaxMapEntries)
        {
            json.Fail("a map with too many entries");
        }
    }

    private static PingRequest? ReadPing(ref JsonScanner json)
    {
        if (!json.BeginObject())
        {
            return null;
        }

        var request = new PingRequest();
        while (json.NextProperty(out _))
        {
            json.SkipValue();
        }

        return request;
    }

    private static SendRequest? ReadSend(ref JsonScanner json)
    {
        if (!json.BeginObject())
        {
            return null;
        }

        var request = new SendRequest();
        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("data"u8)) { request.Data = json.ReadRaw(); }
            else { json.SkipValue(); }
        }

        return request;
    }

    private static RpcRequest? ReadRpc(ref JsonScanner json)
    {
        if (!json.BeginObject())
        {
            return null;
        }

        var request = new RpcRequest();
        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("data"u8)) { request.Data = json.ReadRaw(); }
            else if (name.SequenceEqual("method"u8)) { request.Method = json.ReadString(); }
            else { json.SkipValue(); }
        }

        return request;
    }

    private static RefreshRequest? ReadRefresh(ref JsonScanner json)
    {
        if (!json.BeginObject())
        {
            return null;
        }

        var request = new RefreshRequest();
        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("token"u8)) { request.Token = json.ReadString(); }
            else { json.SkipValue(); }
        }

        return request;
    }
}
