using LiveOrleans.Rules;

namespace LiveOrleans.Gateway;

/// <summary>The rules that the configuration has; they do not change while the node runs.</summary>
/// <param name="Rules">The rules, none of which conflict.</param>
internal sealed record ConfiguredRules(IReadOnlyList<RuleDefinition> Rules);
