using System.Buffers;
using LiveOrleans.Channels;
using LiveOrleans.Frames;

namespace LiveOrleans.Gateway;

/// <summary>Makes entries of frames.</summary>
internal static class FrameEncoder
{
    /// <summary>A buffer that has grown beyond this is not kept: a large body is rare, and its thread may do something else for ever.</summary>
    private const int MaxKept = 1024 * 1024;

    // A push's frames are some ten kilobytes: a buffer of its own would grow to that for each.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_scratch;

    /// <summary>Encodes a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="last">The schema of the channel's frame before, which is shared when this one's is the same.</param>
    public static AppendEntry Encode(Frame frame, FrameSchema? last)
    {
        var scratch = t_scratch ??= new ArrayBufferWriter<byte>(4096);
        scratch.ResetWrittenCount();
        FrameWriter.WriteSchema(frame, scratch);
        var schema = last is not null && last.Json.Span.SequenceEqual(scratch.WrittenSpan)
            ? last
            : new FrameSchema(SchemaHash.Of(scratch.WrittenSpan).Text, scratch.WrittenSpan.ToArray());

        scratch.ResetWrittenCount();
        FrameWriter.WriteData(frame, scratch);
        var entry = AppendEntry.Frame(schema, scratch.WrittenSpan.ToArray());
        if (scratch.Capacity > MaxKept)
        {
            t_scratch = null;
        }

        return entry;
    }
}
