namespace LiveOrleans.Load;

/// <summary>Checks that one session sees each offset once and in order.</summary>
/// <remarks>
/// A skipped offset counts as lost until it turns up after all; then it counts as reordered. What was seen before counts as duplicated.
/// </remarks>
internal sealed class OrderChecker
{
    private readonly List<(ulong First, ulong Last)> _missing = [];

    /// <summary>The highest offset seen, or the position the subscription started from; null before either.</summary>
    public ulong? Position { get; private set; }

    public long Lost { get; private set; }

    public long Duplicated { get; private set; }

    public long Reordered { get; private set; }

    /// <summary>Sets where the subscription starts: the next publication must be <paramref name="position"/> + 1.</summary>
    public void Start(ulong position) => Position = position;

    /// <summary>Takes the next publication; true when its offset is a new highest one.</summary>
    public bool Observe(ulong offset)
    {
        var next = Position + 1 ?? offset;
        if (offset < next)
        {
            ObserveAgain(offset);
            return false;
        }

        if (offset > next)
        {
            _missing.Add((next, offset - 1));
            Lost += (long)(offset - next);
        }

        Position = offset;
        return true;
    }

    private void ObserveAgain(ulong offset)
    {
        var index = _missing.FindIndex(range => range.First <= offset && offset <= range.Last);
        if (index < 0)
        {
            Duplicated++;
            return;
        }

        Reordered++;
        Lost--;
        var (first, last) = _missing[index];
        _missing.RemoveAt(index);
        if (offset < last)
        {
            _missing.Insert(index, (offset + 1, last));
        }

        if (first < offset)
        {
            _missing.Insert(index, (first, offset - 1));
        }
    }
}
