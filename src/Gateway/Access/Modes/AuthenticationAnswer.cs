namespace LiveOrleans.Gateway;

/// <summary>What one mode of authentication says to a request: the proof is not of its kind, this is the caller, or it is refused.</summary>
public sealed record AuthenticationAnswer
{
    /// <summary>The request shows no proof of this kind: the next mode is asked.</summary>
    public static readonly AuthenticationAnswer NotMine = new();

    private AuthenticationAnswer()
    {
    }

    /// <summary>Who the caller is; null unless it is proved.</summary>
    public Caller? Caller { get; private init; }

    /// <summary>Why the proof does not count, without the proof itself; null unless it is refused. No other mode is asked then.</summary>
    public string? Refusal { get; private init; }

    /// <summary>What would be let in; empty unless refused.</summary>
    public string Remedy { get; private init; } = string.Empty;

    /// <summary>The caller is proved.</summary>
    public static AuthenticationAnswer As(Caller caller) => new() { Caller = caller };

    /// <summary>The proof is wrong.</summary>
    /// <param name="reason">Why, as a sentence without a full stop, and without the proof.</param>
    /// <param name="remedy">What would be let in, likewise.</param>
    public static AuthenticationAnswer Refused(string reason, string remedy) => new() { Refusal = reason, Remedy = remedy };
}
