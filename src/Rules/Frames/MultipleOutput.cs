namespace LiveOrleans.Rules;

/// <summary><c>multiple</c>: several outputs.</summary>
internal sealed class MultipleOutput(IReadOnlyList<IFrameOutput> outputs) : IFrameOutput
{
    public IEnumerable<string?> Targets(RuleFrame frame) => outputs.SelectMany(output => output.Targets(frame));
}
