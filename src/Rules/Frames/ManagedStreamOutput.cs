namespace LiveOrleans.Rules;

/// <summary><c>managedStream</c>: the channel's own log, with its last full frame.</summary>
internal sealed class ManagedStreamOutput : IFrameOutput
{
    public IEnumerable<string?> Targets(RuleFrame frame) => [null];
}
