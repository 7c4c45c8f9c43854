using System.Runtime.InteropServices;

namespace LiveOrleans.Grains;

/// <summary>Bytes as an array: the one behind them where they are all of it, since nobody changes it, else a copy.</summary>
internal static class WholeArray
{
    public static byte[] Of(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Array is { } array && segment.Count == array.Length ? array : bytes.ToArray();
}
