namespace LiveOrleans.Faults;

/// <summary>How a connection ended.</summary>
/// <param name="Code">The close code; <see cref="NoCloseFrame"/> when there was none.</param>
/// <param name="Reason">What the server or the socket said.</param>
internal sealed record ConnectionEnd(int Code, string Reason)
{
    /// <summary>RFC 6455 section 7.1.5: the connection is gone without a close frame.</summary>
    public const int NoCloseFrame = 1006;

    public static ConnectionEnd Lost(string reason) => new(NoCloseFrame, reason);
}
