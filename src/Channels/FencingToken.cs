namespace LiveOrleans.Channels;

/// <summary>A number that proves a right and rises with each holder: the higher one wins, for ever.</summary>
/// <param name="Value">The number; 0 is no right at all.</param>
public readonly record struct FencingToken(long Value) : IComparable<FencingToken>
{
    /// <summary>No right.</summary>
    public static FencingToken None { get; }

    /// <summary>Whether the left token is older.</summary>
    public static bool operator <(FencingToken left, FencingToken right) => left.Value < right.Value;

    /// <summary>Whether the left token is newer.</summary>
    public static bool operator >(FencingToken left, FencingToken right) => left.Value > right.Value;

    /// <summary>Whether the left token is not newer.</summary>
    public static bool operator <=(FencingToken left, FencingToken right) => left.Value <= right.Value;

    /// <summary>Whether the left token is not older.</summary>
    public static bool operator >=(FencingToken left, FencingToken right) => left.Value >= right.Value;

    /// <summary>The newer one of two tokens.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static FencingToken Max(FencingToken left, FencingToken right) => left > right ? left : right;

    /// <inheritdoc/>
    public int CompareTo(FencingToken other) => Value.CompareTo(other.Value);
}
