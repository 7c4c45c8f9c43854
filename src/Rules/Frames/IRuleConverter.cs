namespace LiveOrleans.Rules;

/// <summary>Makes frames of a publication.</summary>
public interface IRuleConverter
{
    /// <summary>Converts.</summary>
    /// <param name="channel">The name of the channel that the publication came to, without tenant.</param>
    /// <param name="data">The publication.</param>
    /// <param name="now">The time of what says none, in Unix nanoseconds.</param>
    /// <exception cref="ConversionException">The publication is not what the converter reads.</exception>
    IReadOnlyList<RuleFrame> Convert(string channel, ReadOnlyMemory<byte> data, long now);
}
