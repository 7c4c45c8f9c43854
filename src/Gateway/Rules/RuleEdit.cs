using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>What became of a change of the rules.</summary>
/// <param name="Status">What.</param>
/// <param name="Reason">Why not, as a sentence without a full stop; empty when it was done.</param>
/// <param name="Rule">The rule as it is stored now; null when it is not, or no more.</param>
internal sealed record RuleEdit(RuleEditStatus Status, string Reason, StoredRule? Rule = null);
