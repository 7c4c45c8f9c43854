namespace LiveOrleans.Load;

/// <summary>One channel under load: what was sent to it and how far its sessions are.</summary>
internal sealed class ChannelLoad(string name, LatencyMeter meter)
{
    private readonly DeliveryWindow _window = new();

    /// <summary>The name on the wire, with its tenant.</summary>
    public string Name { get; } = name;

    public LatencyMeter Meter { get; } = meter;

    /// <summary>Publications handed to a publisher's session so far.</summary>
    public long Sent { get; set; }

    /// <summary>Of them, those that the server refused for the moment.</summary>
    public long Rejected { get; set; }

    public int Sessions => _window.Sessions;

    /// <summary>Publications that some session has not received yet; a lost one counts until the session sees a later one.</summary>
    public long InFlight => Sent - Rejected - _window.Completed;

    /// <exception cref="LoadException">Somebody else publishes to the channel.</exception>
    public void Joined(ulong? position)
    {
        if (!_window.TryJoin(position))
        {
            throw new LoadException($"The sessions of {Name} start at different offsets: somebody else publishes to it.");
        }
    }

    /// <summary>The position of a session before its first publication, which has <paramref name="offset"/>, where the server gave none.</summary>
    public ulong StartBefore(ulong offset) => _window.EnsureStarted(offset - 1);

    /// <summary>Publications that a session at <paramref name="position"/> should have received and has not.</summary>
    public long Outstanding(ulong? position)
    {
        var received = position is { } reached ? (long)(reached - _window.EnsureStarted(reached)) : 0;
        return Math.Max(0, Sent - Rejected - received);
    }

    public void Passed(ulong before, ulong offset) => _window.Pass(before, offset);

    public void Left(ulong? position)
    {
        _window.Leave(position);
        if (Sessions == 0 && Sent > 0)
        {
            throw new LoadException($"The server closed every session of {Name}.");
        }
    }
}
