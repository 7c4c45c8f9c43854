namespace LiveOrleans.Faults;

/// <summary>What a node does, as <c>live:role</c> says it.</summary>
internal enum NodeRole
{
    All,
    Silo,
    Gateway,
}
