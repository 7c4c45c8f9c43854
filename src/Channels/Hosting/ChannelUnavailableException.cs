namespace LiveOrleans.Channels;

/// <summary>A channel, or what it needs, cannot be reached now. Trying again later may succeed.</summary>
public sealed class ChannelUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    public ChannelUnavailableException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What could not be reached.</param>
    public ChannelUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What could not be reached.</param>
    /// <param name="innerException">Why.</param>
    public ChannelUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
