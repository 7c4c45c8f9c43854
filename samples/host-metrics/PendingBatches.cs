namespace LiveOrleans.HostMetrics;

/// <summary>Batches that are not sent yet, oldest first; when it is full the oldest is given up.</summary>
internal sealed class PendingBatches(int capacity)
{
    private readonly Queue<string> _batches = new();

    /// <summary>How many batches were given up.</summary>
    public int Lost { get; private set; }

    public int Count => _batches.Count;

    public void Add(string batch)
    {
        if (_batches.Count == capacity)
        {
            _batches.Dequeue();
            Lost++;
        }

        _batches.Enqueue(batch);
    }

    public bool TryPeek(out string batch) => _batches.TryPeek(out batch!);

    public void Remove() => _batches.Dequeue();
}
