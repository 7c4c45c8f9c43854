namespace LiveOrleans.Channels;

/// <summary>All rules of a store at one moment.</summary>
/// <param name="Version">Rises with every change; 0 for a store that was never changed.</param>
/// <param name="Rules">The rules, by organisation and pattern.</param>
public sealed record RuleSnapshot(long Version, IReadOnlyList<StoredRule> Rules);
