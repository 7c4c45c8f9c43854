namespace LiveOrleans.Load;

/// <summary>Where a node of LiveOrleans keeps its channels.</summary>
internal enum Engine
{
    Memory,
    Redis,
}
