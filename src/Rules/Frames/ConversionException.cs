namespace LiveOrleans.Rules;

/// <summary>A publication cannot be made what a rule wants of it.</summary>
public sealed class ConversionException : Exception
{
    /// <summary>Makes the exception.</summary>
    public ConversionException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong and where, as a sentence without a full stop.</param>
    public ConversionException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong and where, as a sentence without a full stop.</param>
    /// <param name="innerException">Why.</param>
    public ConversionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
