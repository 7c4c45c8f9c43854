namespace LiveOrleans.Channels;

/// <summary>Names one life of one process: a node that restarts is another node.</summary>
/// <param name="Value">Non-empty text, unique in the cluster.</param>
public readonly record struct NodeId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
