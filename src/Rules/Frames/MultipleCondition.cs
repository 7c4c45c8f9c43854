namespace LiveOrleans.Rules;

/// <summary><c>multiple</c>: several conditions, of which all or any must hold.</summary>
internal sealed class MultipleCondition(bool all, IReadOnlyList<IFrameCondition> conditions) : IFrameCondition
{
    public bool Holds(RuleFrame frame) => all
        ? conditions.All(condition => condition.Holds(frame))
        : conditions.Any(condition => condition.Holds(frame));
}
