namespace LiveOrleans.Rules;

/// <summary>Says whether a frame is let through.</summary>
public interface IFrameCondition
{
    /// <summary>Whether the condition holds.</summary>
    bool Holds(RuleFrame frame);
}
