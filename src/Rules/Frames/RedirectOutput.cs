namespace LiveOrleans.Rules;

/// <summary><c>redirect</c>: another channel, whose rule then decides about the frame.</summary>
internal sealed class RedirectOutput(string channel) : IFrameOutput
{
    public IEnumerable<string?> Targets(RuleFrame frame) => [channel];
}
