using System.Buffers;
using LiveOrleans.Channels;
using LiveOrleans.Frames;

namespace LiveOrleans.Sources;

/// <summary>What all kinds of sources make of the JSON that they are sent.</summary>
internal static class SourceJson
{
    /// <summary>Whether a text says nothing, as those by which sources keep a connection alive.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(" \t\r\n"u8) < 0;

    /// <summary>Puts a text on one line, as publications are. False when it is not JSON.</summary>
    /// <param name="text">The text.</param>
    /// <param name="json">A copy on one line.</param>
    /// <param name="fault">Where it stops being JSON, when the answer is false.</param>
    public static bool TryJoinLines(ReadOnlySpan<byte> text, out ReadOnlyMemory<byte> json, out JsonFault fault)
    {
        var joined = new ArrayBufferWriter<byte>(text.Length);
        var isValid = JsonText.TryWriteOneLine(text, joined, out fault);
        json = joined.WrittenMemory;
        return isValid;
    }

    /// <summary>A frame's schema, copied.</summary>
    public static FrameSchema SchemaOf(ReadOnlySpan<byte> json) => new(SchemaHash.Of(json).Text, json.ToArray());
}
