using Google.Protobuf;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Microbenchmarks;

/// <summary>Commands as Protobuf clients send them.</summary>
internal static class ProtobufCommand
{
    public static byte[] Publish(uint id, string channel, byte[] data)
    {
        var output = new MemoryStream();
        new Command { Id = id, Publish = new PublishRequest { Channel = channel, Data = ByteString.CopyFrom(data) } }.WriteDelimitedTo(output);
        return output.ToArray();
    }
}
