using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol;

/// <summary>Reads a command and its requests. Names and order are those of client.proto; unknown properties are passed over.</summary>
internal static partial class JsonCommandDecoder
{
    public static Command ReadCommand(ref JsonScanner json)
    {
        var command = new Command();
        if (!json.BeginObject())
        {
            json.Fail("a command is an object");
            return command;
        }

        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("id"u8))
            {
                command.Id = json.ReadUInt32();
            }
            else if (!TryReadSession(ref json, name, command) && !TryReadChannel(ref json, name, command))
            {
                json.SkipValue();
            }
        }

        return command;
    }

    public static EmulationRequest ReadEmulation(ref JsonScanner json)
    {
        var request = new EmulationRequest();
        if (!json.BeginObject())
        {
            json.Fail("an emulation request is an object");
            return request;
        }

        while (json.NextProperty(out var name))
        {
            if (name.SequenceEqual("node"u8)) { request.Node = json.ReadString(); }
            else if (name.SequenceEqual("session"u8)) { request.Session = json.ReadString(); }
            else if (name.SequenceEqual("data"u8)) { request.Data = json.ReadStringBytes(); }
            else { json.SkipValue(); }
        }

        return request;
    }

    private static bool TryReadSession(ref JsonScanner json, ReadOnlySpan<byte> name, Command command)
    {
        if (name.SequenceEqual("connect"u8)) { command.Connect = ReadConnect(ref json); }
        else if (name.SequenceEqual("ping"u8)) { command.Ping = ReadPing(ref json); }
        else if (name.SequenceEqual("send"u8)) { command.Send = ReadSend(ref json); }
        else if (name.SequenceEqual("rpc"u8)) { command.Rpc = ReadRpc(ref json); }
        else if (name.SequenceEqual("refresh"u8)) { command.Refresh = ReadRefresh(ref json); }
        else { return false; }

        return true;
    }

    private static bool TryReadChannel(ref JsonScanner json, ReadOnlySpan<byte> name, Command command)
    {
        if (name.SequenceEqual("subscribe"u8)) { command.Subscribe = ReadSubscribe(ref json); }
        else if (name.SequenceEqual("unsubscribe"u8)) { command.Unsubscribe = ReadUnsubscribe(ref json); }
        else if (name.SequenceEqual("publish"u8)) { command.Publish = ReadPublish(ref json); }
        else if (name.SequenceEqual("presence"u8)) { command.Presence = ReadPresence(ref json); }
        else if (name.SequenceEqual("presence_stats"u8)) { command.PresenceStats = ReadPresenceStats(ref json); }
        else if (name.SequenceEqual("history"u8)) { command.History = ReadHistory(ref json); }
        else if (name.SequenceEqual("sub_refresh"u8)) { command.SubRefresh = ReadSubRefresh(ref json); }
        else { return false; }

        return true;
    }
}
