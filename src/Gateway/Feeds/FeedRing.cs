using System.Numerics;

namespace LiveOrleans.Gateway;

/// <summary>The entries of a channel that some session still needs, by a sequence number of the node's own.</summary>
/// <remarks>
/// One thread at a time appends; any number reads, without a lock. A reader reads the head before the slots, so the
/// array that it gets holds all that the head promised. A slot is written again only when every cursor is past it, and
/// a cursor only grows: one that is read too early keeps an entry longer than needed, never shorter.
/// </remarks>
internal sealed class FeedRing
{
    private const int MinCapacity = 16;

    private FeedEntry?[] _slots = [];
    private long _head;
    private long _bytes;

    // No cursor stood before this entry when the ring was last full.
    private long _oldest;

    /// <summary>The sequence number of the next entry: a cursor that stands here has seen everything.</summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>How many entries the ring has room for now.</summary>
    public int Capacity => Volatile.Read(ref _slots).Length;

    /// <summary>Reads an entry between a live cursor and a head that was read before.</summary>
    public FeedEntry this[long sequence]
    {
        get
        {
            var slots = Volatile.Read(ref _slots);
            return slots[sequence & (slots.Length - 1)]!; // The caller's cursor keeps the slot filled.
        }
    }

    /// <summary>How many bytes a cursor lags, the newest entry left out: however large, one entry always gets through.</summary>
    public long Lag(long cursor)
    {
        var head = Head;
        return cursor >= head ? 0 : this[head - 1].Start - this[cursor].Start;
    }

    /// <summary>Whether <see cref="Fit"/> must be called before the next entry.</summary>
    public bool IsFull => _head - _oldest >= _slots.Length;

    /// <summary>Appends an entry to a ring that is not full.</summary>
    public void Append(FeedEntry entry)
    {
        entry.Start = _bytes;
        _bytes += entry.Bytes;
        _slots[_head & (_slots.Length - 1)] = entry;
        Volatile.Write(ref _head, _head + 1);
    }

    /// <summary>Makes room for as many entries again as are still needed, in an array of a length that suits them.</summary>
    /// <param name="oldestCursor">The lowest cursor. Looking for it is spread over the appends that come before it is needed again.</param>
    public void Fit(long oldestCursor)
    {
        _oldest = oldestCursor;
        var needed = (int)(_head - oldestCursor) + 1;
        var isRoomy = needed <= _slots.Length / 2;
        var isHuge = _slots.Length > MinCapacity && needed < _slots.Length / 8;
        if (isRoomy && !isHuge)
        {
            return;
        }

        var slots = new FeedEntry?[Math.Max(MinCapacity, (int)BitOperations.RoundUpToPowerOf2((uint)needed * 2))];
        for (var sequence = oldestCursor; sequence < _head; sequence++)
        {
            slots[sequence & (slots.Length - 1)] = this[sequence];
        }

        Volatile.Write(ref _slots, slots);
    }

    /// <summary>Whether a cursor, now gone, may be what made the ring as long as it is.</summary>
    public bool WasHeldBy(long cursor) => _slots.Length > MinCapacity && _head - cursor > _slots.Length / 8;
}
