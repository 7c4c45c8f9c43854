namespace LiveOrleans.Channels;

/// <summary>Decides which nodes are gone: those that the registry has missed for a while, in one list after the other.</summary>
/// <remarks>
/// A registry that has just lost everything lacks every node for as long as these need to renew; so one list proves nothing.
/// Plain state: its owner serialises the calls.
/// </remarks>
public sealed class NodeLiveness(TimeProvider time)
{
    /// <summary>For how long a node is missed before it is gone: 5 seconds.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Dictionary<NodeId, long> _missing = [];
    private readonly HashSet<NodeId> _asked = [];
    private HashSet<NodeId> _alive = [];

    /// <summary>Takes what the registry lists.</summary>
    /// <param name="alive">The nodes that are alive; null when the registry could not be asked, which starts every wait anew.</param>
    public void Observe(IReadOnlyList<NodeInfo>? alive)
    {
        if (alive is null)
        {
            _missing.Clear();
            _alive = [];
            return;
        }

        _alive = [.. alive.Select(node => node.Id)];

        // Nobody has a node any more that is not asked about: should it come back before it renews, its wait begins anew.
        foreach (var node in _missing.Keys.Where(node => _alive.Contains(node) || !_asked.Contains(node)).ToArray())
        {
            _missing.Remove(node);
        }

        _asked.Clear();
    }

    /// <summary>Whether a node is gone, as far as has been observed. Asked after each list about every node that anybody has.</summary>
    /// <param name="node">The node.</param>
    public bool IsGone(NodeId node)
    {
        if (_alive.Count == 0 || _alive.Contains(node))
        {
            return false;
        }

        _asked.Add(node);

        var now = time.GetTimestamp();
        if (_missing.TryAdd(node, now))
        {
            return false;
        }

        return time.GetElapsedTime(_missing[node], now) >= Grace;
    }
}
