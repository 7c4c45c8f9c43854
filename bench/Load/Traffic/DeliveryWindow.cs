namespace LiveOrleans.Load;

/// <summary>Counts, for each offset of a channel, the sessions that have passed it, and so the offsets that all have passed.</summary>
/// <remarks>A session passes offsets upwards only; one that it skipped counts as passed, so that a loss does not stop the publishers.</remarks>
internal sealed class DeliveryWindow
{
    private const ulong LongestJump = 1 << 20;

    // Passed sessions by offset; the slots of (_completed, _top] are in use.
    private int[] _counts = new int[128];
    private ulong _start;
    private ulong _completed;
    private ulong _top;
    private int _sessions;
    private bool _started;

    /// <summary>How many offsets all sessions have passed.</summary>
    public long Completed => (long)(_completed - _start);

    public int Sessions => _sessions;

    /// <summary>Adds a session that starts at <paramref name="position"/>; only before the first pass. Null: the server gave none.</summary>
    /// <returns>False when the sessions before it start elsewhere.</returns>
    public bool TryJoin(ulong? position)
    {
        _sessions++;
        return position is null || position == EnsureStarted(position.Value);
    }

    /// <summary>Where all sessions start: at <paramref name="position"/>, unless that was known before.</summary>
    public ulong EnsureStarted(ulong position)
    {
        if (!_started)
        {
            _start = _completed = _top = position;
            _started = true;
        }

        return _start;
    }

    /// <summary>A session has passed the offsets after <paramref name="before"/> up to <paramref name="offset"/>.</summary>
    public void Pass(ulong before, ulong offset)
    {
        if (before < _completed || offset - _completed > LongestJump)
        {
            throw new LoadException($"A session went from offset {before} to {offset} where all had {_completed}: did the server restart its numbering?");
        }

        Grow(offset);
        for (var passed = before + 1; passed <= offset; passed++)
        {
            _counts[Slot(passed)]++;
        }

        Advance();
    }

    /// <summary>A session that had passed everything up to <paramref name="position"/> is gone and counts no more.</summary>
    public void Leave(ulong? position)
    {
        _sessions--;
        for (var passed = _completed + 1; passed <= (position ?? 0); passed++)
        {
            _counts[Slot(passed)]--;
        }

        Advance();
    }

    private void Grow(ulong offset)
    {
        _top = Math.Max(_top, offset);
        var size = _counts.Length;
        while (_top - _completed > (ulong)size)
        {
            size *= 2;
        }

        if (size == _counts.Length)
        {
            return;
        }

        var old = _counts;
        _counts = new int[size];
        for (var passed = _completed + 1; passed <= _completed + (ulong)old.Length; passed++)
        {
            _counts[Slot(passed)] = old[passed & (ulong)(old.Length - 1)];
        }
    }

    private void Advance()
    {
        while (_completed < _top && _counts[Slot(_completed + 1)] == _sessions)
        {
            _completed++;
            _counts[Slot(_completed)] = 0;
        }
    }

    private int Slot(ulong offset) => (int)(offset & (ulong)(_counts.Length - 1));
}
