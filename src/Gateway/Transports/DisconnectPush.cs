using LiveOrleans.Protocol;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Gateway;

/// <summary>What a transport without close frames has instead: a push, after which its stream ends.</summary>
internal static class DisconnectPush
{
    /// <summary>Makes the push as a transport's clients receive it.</summary>
    /// <param name="transport">The transport.</param>
    /// <param name="code">The disconnect code.</param>
    /// <param name="reason">The same in words.</param>
    public static byte[] Encode(ITransport transport, int code, string reason)
    {
        var reply = DisconnectCode.Find(code)?.ToReply()
            ?? new Reply { Push = new Push { Disconnect = new Disconnect { Code = (uint)code, Reason = reason } } };
        return transport.Framing.Encode(transport.Codec, reply, static (codec, push, output) => codec.Encode(push, output));
    }
}
