using System.Numerics;

namespace LiveOrleans.Protocol;

/// <summary>Unsigned numbers, seven bits per byte, the lowest first.</summary>
internal static class Varint
{
    /// <summary>The longest a number of 64 bits becomes.</summary>
    public const int MaxLength = 10;

    private const int MaxLength32 = 5;

    /// <summary>How many bytes a number takes.</summary>
    public static int Length(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    /// <summary>Writes a number and returns how many bytes it took.</summary>
    public static int Write(Span<byte> destination, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            destination[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[length++] = (byte)value;
        return length;
    }

    /// <summary>Reads a number of 32 bits; false when it does not end, or does not fit.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out uint value, out int length)
    {
        ulong read = 0;
        value = 0;
        for (length = 0; length < Math.Min(source.Length, MaxLength32);)
        {
            var next = source[length];
            read |= (ulong)(next & 0x7F) << (7 * length);
            length++;
            if (next < 0x80)
            {
                value = (uint)read;
                return read <= uint.MaxValue;
            }
        }

        return false;
    }
}
