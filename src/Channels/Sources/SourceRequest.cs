namespace LiveOrleans.Channels;

/// <summary>What a user asks of a channel's source: to subscribe, to run, or to publish.</summary>
/// <param name="User">The user.</param>
/// <param name="Data">The JSON that came with it; empty when none did.</param>
public sealed record SourceRequest(SourceUser User, ReadOnlyMemory<byte> Data)
{
    /// <summary>Whether both come from equal users with the same bytes.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(SourceRequest? other) => other is not null && User == other.User && Data.Span.SequenceEqual(other.Data.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(User, Data.Length);
}
