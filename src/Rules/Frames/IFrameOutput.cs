namespace LiveOrleans.Rules;

/// <summary>Says where a frame goes.</summary>
public interface IFrameOutput
{
    /// <summary>Finds the channels that take a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>Their names without tenant; null stands for the channel that the frame is on.</returns>
    IEnumerable<string?> Targets(RuleFrame frame);
}
