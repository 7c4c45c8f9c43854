namespace LiveOrleans.Channels;

/// <summary>Sessions that joined and left a channel.</summary>
/// <param name="Joined">Who came.</param>
/// <param name="Left">Who went.</param>
public sealed record PresenceChange(IReadOnlyList<ClientInfo> Joined, IReadOnlyList<ClientInfo> Left)
{
    /// <summary>Nobody came or went.</summary>
    public static PresenceChange None { get; } = new([], []);

    /// <summary>Whether nobody came or went.</summary>
    public bool IsEmpty => Joined.Count == 0 && Left.Count == 0;
}
