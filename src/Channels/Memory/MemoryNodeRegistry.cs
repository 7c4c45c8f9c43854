namespace LiveOrleans.Channels;

/// <summary>The registry of a single process: of its own node, and in tests of several.</summary>
/// <param name="time">Ends what is not renewed.</param>
public sealed class MemoryNodeRegistry(TimeProvider time) : INodeRegistry
{
    // Guards the nodes.
    private readonly Lock _lock = new();
    private readonly Dictionary<NodeId, Row> _rows = [];

    /// <inheritdoc/>
    public ValueTask RenewAsync(NodeInfo node, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.FromMilliseconds(1));
        lock (_lock)
        {
            _rows[node.Id] = new Row(node, time.GetTimestamp(), duration);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(NodeId node, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _rows.Remove(node);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NodeInfo>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var row in _rows.Values.Where(IsOver).ToArray())
            {
                _rows.Remove(row.Node.Id);
            }

            IReadOnlyList<NodeInfo> nodes = [.. _rows.Values.Select(static row => row.Node).OrderBy(static node => node.Id.Value, StringComparer.Ordinal)];
            return ValueTask.FromResult(nodes);
        }
    }

    private bool IsOver(Row row) => time.GetElapsedTime(row.Renewed) >= row.Duration;

    private readonly record struct Row(NodeInfo Node, long Renewed, TimeSpan Duration);
}
