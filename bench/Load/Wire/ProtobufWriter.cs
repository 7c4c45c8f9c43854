using System.Buffers;
using System.Text;

namespace LiveOrleans.Load;

/// <summary>Writes the few Protobuf fields that the generator's commands are made of.</summary>
internal static class ProtobufWriter
{
    public static void WriteNumber(IBufferWriter<byte> output, int field, uint value)
    {
        WriteVarint(output, (uint)field << 3);
        WriteVarint(output, value);
    }

    public static void WriteText(IBufferWriter<byte> output, int field, string text) =>
        WriteBytes(output, field, Encoding.UTF8.GetBytes(text));

    public static void WriteBytes(IBufferWriter<byte> output, int field, ReadOnlySpan<byte> bytes)
    {
        WriteVarint(output, ((uint)field << 3) | 2);
        WriteDelimited(output, bytes);
    }

    public static void WriteDelimited(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        WriteVarint(output, (uint)bytes.Length);
        output.Write(bytes);
    }

    private static void WriteVarint(IBufferWriter<byte> output, uint value)
    {
        var target = output.GetSpan(5);
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            target[length++] = (byte)(value | 0x80);
        }

        target[length++] = (byte)value;
        output.Advance(length);
    }
}
