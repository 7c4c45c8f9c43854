using System.Buffers;

namespace LiveOrleans.Frames;

/// <summary>Finds a key that occurs twice in a line.</summary>
/// <remarks>Raw keys are compared: every name has exactly one escaped form, so equal names are equal bytes.</remarks>
internal static class DuplicateKeys
{
    // Up to here, comparing each key with each other is cheaper than hashing.
    private const int PairwiseCount = 24;

    /// <summary>The index of the first token whose key an earlier token has, or -1.</summary>
    public static int Find(ReadOnlySpan<byte> body, ReadOnlySpan<LineToken> tokens) =>
        tokens.Length <= PairwiseCount ? FindPairwise(body, tokens) : FindHashed(body, tokens);

    private static int FindPairwise(ReadOnlySpan<byte> body, ReadOnlySpan<LineToken> tokens)
    {
        for (var i = 1; i < tokens.Length; i++)
        {
            var length = tokens[i].KeyLength;
            for (var j = 0; j < i; j++)
            {
                if (tokens[j].KeyLength == length && KeyOf(body, in tokens[i]).SequenceEqual(KeyOf(body, in tokens[j])))
                {
                    return i;
                }
            }
        }

        return -1;
    }

    // Open addressing over a table that is at most half full; a slot holds a token's index plus one.
    private static int FindHashed(ReadOnlySpan<byte> body, ReadOnlySpan<LineToken> tokens)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)tokens.Length * 2);
        var rented = ArrayPool<int>.Shared.Rent(size);
        var slots = rented.AsSpan(0, size);
        slots.Clear();
        var duplicate = -1;
        for (var i = 0; i < tokens.Length && duplicate < 0; i++)
        {
            var key = KeyOf(body, in tokens[i]);
            var slot = Utf8KeyComparer.Hash(key) & (size - 1);
            while (slots[slot] != 0 && !KeyOf(body, in tokens[slots[slot] - 1]).SequenceEqual(key))
            {
                slot = (slot + 1) & (size - 1);
            }

            duplicate = slots[slot] != 0 ? i : -1;
            slots[slot] = i + 1;
        }

        ArrayPool<int>.Shared.Return(rented);
        return duplicate;
    }

    private static ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> body, ref readonly LineToken token) => body.Slice(token.KeyStart, token.KeyLength);
}
