using System.Buffers;
using LiveOrleans.Channels;
using LiveOrleans.Frames;

namespace LiveOrleans.Rules;

/// <summary>Writes the frames that converters fill.</summary>
internal static class FrameEncoding
{
    public static RuleFrame Encode(string? channel, Frame frame)
    {
        var schema = new ArrayBufferWriter<byte>();
        FrameWriter.WriteSchema(frame, schema);
        var data = new ArrayBufferWriter<byte>();
        FrameWriter.WriteData(frame, data);
        return new RuleFrame(channel, new FrameSchema(SchemaHash.Of(schema.WrittenSpan).Text, schema.WrittenMemory), data.WrittenMemory);
    }
}
