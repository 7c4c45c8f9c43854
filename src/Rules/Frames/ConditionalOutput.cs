namespace LiveOrleans.Rules;

/// <summary><c>conditional</c>: another output, for frames that meet a condition.</summary>
internal sealed class ConditionalOutput(IFrameCondition condition, IFrameOutput output) : IFrameOutput
{
    public IEnumerable<string?> Targets(RuleFrame frame) => condition.Holds(frame) ? output.Targets(frame) : [];
}
