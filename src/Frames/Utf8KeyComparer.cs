using System.Diagnostics.CodeAnalysis;

namespace LiveOrleans.Frames;

/// <summary>Lets a dictionary of UTF-8 keys be asked with a span, without a string or an array per question.</summary>
internal sealed class Utf8KeyComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static readonly Utf8KeyComparer Instance = new();

    /// <summary>A hash with a seed of the process: keys come from outside and must not be chosen to collide.</summary>
    public static int Hash(ReadOnlySpan<byte> key)
    {
        var hash = default(HashCode);
        hash.AddBytes(key);
        return hash.ToHashCode();
    }

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(ReadOnlySpan<byte> alternate) => Hash(alternate);

    public int GetHashCode([DisallowNull] byte[] obj) => Hash(obj);
}
