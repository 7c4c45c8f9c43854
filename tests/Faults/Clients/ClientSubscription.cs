namespace LiveOrleans.Faults;

/// <summary>What a client knows of one of its channels. The position outlives the connection.</summary>
/// <remarks>Owned by the client's loop; tests read the properties.</remarks>
internal sealed class ClientSubscription(string channel)
{
    private volatile Position? _position;
    private volatile bool _isLive;
    private volatile bool _isWanted = true;

    public string Channel => channel;

    /// <summary>Where the client is; null before its first subscription.</summary>
    public Position? Position
    {
        get => _position;
        set => _position = value;
    }

    /// <summary>Whether the server has it subscribed.</summary>
    public bool IsLive
    {
        get => _isLive;
        set => _isLive = value;
    }

    /// <summary>Whether the client wants it: it leaves the channel otherwise, and begins anew when it wants it again. Tests may set it.</summary>
    public bool IsWanted
    {
        get => _isWanted;
        set => _isWanted = value;
    }

    /// <summary>Whether the client has left it, or has never asked for it.</summary>
    public bool IsLeft { get; set; } = true;

    /// <summary>The position that was asked to be recovered from in the request under way.</summary>
    public Position? Asked { get; set; }

    /// <summary>Refusals in a row.</summary>
    public int Refusals { get; set; }

    /// <summary>When it is to be asked for again, on the clock's timestamps; null when it is not waiting.</summary>
    public long? AskAgainAt { get; set; }

    /// <summary>Whether the server ended it for good.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whether it stands and is at its channel's end.</summary>
    /// <param name="ends">The channels' ends, by name without the tenant.</param>
    public bool IsAt(IReadOnlyDictionary<string, Position> ends) => IsLive && EndIn(ends) is { } end && end == Position;

    /// <summary>Where its channel ends; null when that is not known.</summary>
    /// <param name="ends">The channels' ends, by name without the tenant.</param>
    public Position? EndIn(IReadOnlyDictionary<string, Position> ends) => ends.GetValueOrDefault(Channel[(Channel.IndexOf('/', StringComparison.Ordinal) + 1)..]);
}
