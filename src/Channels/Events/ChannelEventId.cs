using System.Globalization;
using System.Runtime.InteropServices;

namespace LiveOrleans.Channels;

/// <summary>The place of an event in the outbox: the later event has the higher one.</summary>
/// <param name="Milliseconds">The outbox's clock, which never goes back, since 1970.</param>
/// <param name="Sequence">Counts the events of one millisecond.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ChannelEventId(long Milliseconds, long Sequence) : IComparable<ChannelEventId>
{
    /// <summary>Before every event.</summary>
    public static ChannelEventId None { get; }

    /// <summary>Whether the left event came earlier.</summary>
    public static bool operator <(ChannelEventId left, ChannelEventId right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left event came later.</summary>
    public static bool operator >(ChannelEventId left, ChannelEventId right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left event did not come later.</summary>
    public static bool operator <=(ChannelEventId left, ChannelEventId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left event did not come earlier.</summary>
    public static bool operator >=(ChannelEventId left, ChannelEventId right) => left.CompareTo(right) >= 0;

    /// <summary>Reads what <see cref="ToString"/> wrote, which is also how Redis writes the id of a stream's entry.</summary>
    /// <param name="text">Two numbers and a hyphen between them.</param>
    /// <param name="id">The id when the answer is true.</param>
    public static bool TryParse(string text, out ChannelEventId id)
    {
        ArgumentNullException.ThrowIfNull(text);
        id = None;
        var hyphen = text.IndexOf('-', StringComparison.Ordinal);
        if (hyphen < 0
            || !long.TryParse(text.AsSpan(0, hyphen), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || !long.TryParse(text.AsSpan(hyphen + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            return false;
        }

        id = new ChannelEventId(milliseconds, sequence);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(ChannelEventId other) =>
        Milliseconds == other.Milliseconds ? Sequence.CompareTo(other.Sequence) : Milliseconds.CompareTo(other.Milliseconds);

    /// <summary>The canonical text, such as <c>1700000000000-0</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}-{Sequence}");
}
