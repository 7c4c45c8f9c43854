using System.Text;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol.Tests;

/// <summary>Shorthands for what a codec reads.</summary>
internal static class Decoded
{
    public static (List<Command> Commands, DecodeFault? Fault) Frame(Codec codec, ReadOnlyMemory<byte> frame, int maxCommands = 1024)
    {
        var commands = new List<Command>();
        var reader = codec.Read(frame, maxCommands);
        while (reader.TryRead(out var command))
        {
            commands.Add(command);
        }

        return (commands, reader.Fault);
    }

    public static (List<Command> Commands, DecodeFault? Fault) Json(string frame, int maxCommands = 1024) =>
        Frame(JsonCodec.Instance, Encoding.UTF8.GetBytes(frame), maxCommands);

    public static (List<Command> Commands, DecodeFault? Fault) Protobuf(params byte[] frame) => Frame(ProtobufCodec.Instance, frame);
}
