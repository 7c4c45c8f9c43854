namespace LiveOrleans.Gateway;

/// <summary>It cannot be found out now who makes a request: it is answered with 503, and the caller should try again.</summary>
public sealed class AuthenticationUnavailableException : Exception
{
    /// <summary>Makes one without a reason.</summary>
    public AuthenticationUnavailableException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">Why, as the caller is told; without a full stop.</param>
    public AuthenticationUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with its cause.</summary>
    /// <param name="message">Why, as the caller is told; without a full stop.</param>
    /// <param name="innerException">The cause.</param>
    public AuthenticationUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
