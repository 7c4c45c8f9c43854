using System.Buffers;
using System.Text;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol.Tests;

/// <summary>Shorthands for what a codec writes.</summary>
internal static class Encoded
{
    public static byte[] Bytes(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Bytes(Codec codec, Reply reply) => Bytes(output => codec.Encode(reply, output));

    public static string Json(Reply reply) => Encoding.UTF8.GetString(Bytes(JsonCodec.Instance, reply));

    public static string Json(Action<IBufferWriter<byte>> write) => Encoding.UTF8.GetString(Bytes(write));
}
