namespace LiveOrleans.Rules;

/// <summary>Changes a frame.</summary>
public interface IFrameProcessor
{
    /// <summary>Makes the changed frame; the given one stays as it is.</summary>
    /// <exception cref="ConversionException">The frame cannot be changed.</exception>
    RuleFrame Process(RuleFrame frame);
}
