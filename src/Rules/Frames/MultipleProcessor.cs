namespace LiveOrleans.Rules;

/// <summary><c>multiple</c>: several processors, one after the other.</summary>
internal sealed class MultipleProcessor(IReadOnlyList<IFrameProcessor> processors) : IFrameProcessor
{
    public RuleFrame Process(RuleFrame frame) => processors.Aggregate(frame, static (processed, processor) => processor.Process(processed));
}
