namespace LiveOrleans.Channels;

/// <summary>The last publications of one channel, in order and without gaps, and its last full frame.</summary>
/// <remarks>
/// Plain state without clock, lock or await: its owner serialises the calls. The offsets it holds always run without
/// gaps up to <see cref="Top"/>, and the newest publication is never trimmed.
/// </remarks>
public sealed class StreamCache
{
    private Publication[] _ring = [];
    private int _head;
    private ReadOnlyMemory<byte> _schema;
    private ReadOnlyMemory<byte> _lastFrame;

    /// <summary>Makes an empty cache of a history that has not begun.</summary>
    /// <param name="limits">How much is kept.</param>
    public StreamCache(HistoryLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        Limits = limits;
        Top = StreamPosition.None;
    }

    /// <summary>How much is kept, from the next publication on.</summary>
    public HistoryLimits Limits { get; set; }

    /// <summary>The epoch, and the offset of the newest publication.</summary>
    public StreamPosition Top { get; private set; }

    /// <summary>How many publications are kept.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of data kept.</summary>
    public long Bytes { get; private set; }

    /// <summary>The newest publication; null in an empty cache.</summary>
    public Publication? Newest => Count == 0 ? null : At(Count - 1);

    /// <summary>The schema in force; empty when no frame with one was seen.</summary>
    public ReadOnlyMemory<byte> Schema => _schema;

    /// <summary>The last full frame: the schema in force with the newest publication's data. Empty when there is none.</summary>
    public ReadOnlyMemory<byte> LastFrame
    {
        get
        {
            if (_lastFrame.IsEmpty && Newest is { } newest)
            {
                _lastFrame = newest.FullFrame(_schema);
            }

            return _lastFrame;
        }
    }

    /// <summary>Forgets everything and goes on from a position, whose publications come next.</summary>
    /// <param name="top">The position after which the next publication will be appended.</param>
    /// <param name="schema">The schema in force there; empty when there is none.</param>
    public void Reset(StreamPosition top, ReadOnlyMemory<byte> schema = default)
    {
        Array.Clear(_ring);
        _head = 0;
        Count = 0;
        Bytes = 0;
        Top = top;
        _schema = schema;
        _lastFrame = default;
    }

    /// <summary>Appends the next publication and trims what is over the limits.</summary>
    /// <param name="publication">The publication with the offset after <see cref="Top"/>.</param>
    /// <returns>False, and nothing done, when its offset is another one.</returns>
    public bool TryAppend(Publication publication)
    {
        ArgumentNullException.ThrowIfNull(publication);
        if (publication.Offset != Top.Offset + 1)
        {
            return false;
        }

        Push(publication);
        Top = Top with { Offset = publication.Offset };
        _lastFrame = default;
        if (!publication.Schema.IsEmpty)
        {
            _schema = publication.Schema;
        }

        while (Count > 1 && (Count > Limits.MaxPublications || Bytes > Limits.MaxBytes))
        {
            Drop();
        }

        return true;
    }

    /// <summary>Drops all but the newest publication: what is left of a history that nobody added to for its age.</summary>
    public void Expire()
    {
        while (Count > 1)
        {
            Drop();
        }

        if (Count == 1 && _ring.Length > 1)
        {
            _ring = [At(0)];
            _head = 0;
        }
    }

    /// <summary>Reads what came after a position.</summary>
    /// <param name="since">The last position that the reader has.</param>
    /// <param name="missed">What it missed, in order; empty when the answer is false.</param>
    /// <returns>
    /// Whether the reader, given these, has everything up to <see cref="Top"/>. An empty epoch stands for a reader that
    /// never learnt one and is taken for the current one.
    /// </returns>
    public bool TryRecover(StreamPosition since, out IReadOnlyList<Publication> missed)
    {
        missed = [];
        if (since.Epoch.Length > 0 && !string.Equals(since.Epoch, Top.Epoch, StringComparison.Ordinal))
        {
            return false;
        }

        // The position just below the oldest entry is still recoverable: nothing after it is missing.
        var oldestRecoverable = Top.Offset - (ulong)Count;
        if (since.Offset > Top.Offset || since.Offset < oldestRecoverable)
        {
            return false;
        }

        missed = Range((int)(since.Offset - oldestRecoverable), int.MaxValue);
        return true;
    }

    /// <summary>Reads a page of the history.</summary>
    /// <param name="query">Which page.</param>
    public IReadOnlyList<Publication> Read(HistoryQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var limit = query.Limit < 0 ? int.MaxValue : query.Limit;
        var below = Top.Offset - (ulong)Count;
        if (!query.Reverse)
        {
            var from = query.Since is { } since ? Math.Clamp(since.Offset, below, Top.Offset) - below : 0;
            return Range((int)from, limit);
        }

        // Newest first, and with a position: what is older than it.
        var end = query.Since is { } before ? (int)(Math.Clamp(before.Offset, below + 1, Top.Offset + 1) - below - 1) : Count;
        var page = new Publication[Math.Min(limit, end)];
        for (var i = 0; i < page.Length; i++)
        {
            page[i] = At(end - 1 - i);
        }

        return page;
    }

    private Publication[] Range(int from, int limit)
    {
        var page = new Publication[Math.Min(limit, Count - from)];
        for (var i = 0; i < page.Length; i++)
        {
            page[i] = At(from + i);
        }

        return page;
    }

    private Publication At(int index) => _ring[(_head + index) % _ring.Length];

    private void Push(Publication publication)
    {
        if (Count == _ring.Length)
        {
            var grown = new Publication[Math.Max(4, Count * 2)];
            for (var i = 0; i < Count; i++)
            {
                grown[i] = At(i);
            }

            _ring = grown;
            _head = 0;
        }

        _ring[(_head + Count) % _ring.Length] = publication;
        Count++;
        Bytes += publication.Data.Length;
    }

    private void Drop()
    {
        Bytes -= At(0).Data.Length;
        _ring[_head] = null!; // The slot is outside the ring until it is written again.
        _head = (_head + 1) % _ring.Length;
        Count--;
    }
}
