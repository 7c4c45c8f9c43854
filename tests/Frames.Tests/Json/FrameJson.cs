using System.Buffers;
using System.Text;

namespace LiveOrleans.Frames.Tests;

/// <summary>Frames as text.</summary>
internal static class FrameJson
{
    public static string Write(Frame frame, FrameInclude include = FrameInclude.All) => Capture(output => FrameWriter.Write(frame, include, output));

    public static string Capture(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
