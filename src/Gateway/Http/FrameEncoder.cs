using System.Buffers;
using LiveOrleans.Channels;
using LiveOrleans.Frames;

namespace LiveOrleans.Gateway;

/// <summary>Makes entries of frames, one after the other. Used by one push.</summary>
internal sealed class FrameEncoder
{
    private readonly ArrayBufferWriter<byte> _scratch = new();

    /// <summary>Encodes a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="last">The schema of the channel's frame before, which is shared when this one's is the same.</param>
    public AppendEntry Encode(Frame frame, FrameSchema? last)
    {
        _scratch.ResetWrittenCount();
        FrameWriter.WriteSchema(frame, _scratch);
        var schema = last is not null && last.Json.Span.SequenceEqual(_scratch.WrittenSpan)
            ? last
            : new FrameSchema(SchemaHash.Of(_scratch.WrittenSpan).Text, _scratch.WrittenSpan.ToArray());

        _scratch.ResetWrittenCount();
        FrameWriter.WriteData(frame, _scratch);
        return AppendEntry.Frame(schema, _scratch.WrittenSpan.ToArray());
    }
}
