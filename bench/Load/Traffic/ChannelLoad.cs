namespace LiveOrleans.Load;

/// <summary>One channel under load: what was sent to it and how far its sessions are.</summary>
/// <param name="name">The name on the wire, with its tenant.</param>
/// <param name="meter">Counts what its sessions receive.</param>
/// <param name="number">Its number among the channels of a run, which its publications carry.</param>
/// <param name="flight">What all channels of a run have in flight; null for a count of its own.</param>
internal sealed class ChannelLoad(string name, LatencyMeter meter, int number = 0, FlightCount? flight = null)
{
    private readonly DeliveryWindow _window = new();
    private readonly FlightCount _flight = flight ?? new FlightCount();
    private ulong? _start;
    private long? _publishedElsewhere;

    public string Name { get; } = name;

    public LatencyMeter Meter { get; } = meter;

    public int Number { get; } = number;

    /// <summary>Publications handed to a publisher's session so far.</summary>
    public long Sent { get; private set; }

    /// <summary>Of them, those that the server confirmed.</summary>
    public long Acknowledged { get; set; }

    /// <summary>Of them, those that the server refused for the moment.</summary>
    public long Rejected { get; private set; }

    public int Sessions => _window.Sessions;

    /// <summary>Whether all of its sessions have received everything; so it is where there is none.</summary>
    public bool IsDelivered => Sessions == 0 || _window.Completed >= Published;

    /// <summary>Publications that some session has not received yet; a lost one counts until the session sees a later one.</summary>
    public long InFlight => Sent - Rejected - _window.Completed;

    /// <summary>Publications that its sessions should have received by the end.</summary>
    private long Published => _publishedElsewhere ?? Sent - Rejected;

    /// <summary>Counts the next publication; answers its number, from 1.</summary>
    public long Next()
    {
        _flight.Value++;
        return ++Sent;
    }

    /// <summary>The server refused one for the moment.</summary>
    public void Reject()
    {
        _flight.Value--;
        Rejected++;
    }

    /// <exception cref="LoadException">Somebody else publishes to the channel.</exception>
    public void Joined(ulong? position)
    {
        if (!_window.TryJoin(position))
        {
            throw StartsElsewhere();
        }

        _start ??= position;
    }

    /// <summary>What was published up to now.</summary>
    public ChannelEnd End() => new(_start, Published);

    /// <summary>Takes over what was published by another process.</summary>
    /// <exception cref="LoadException">Somebody else publishes to the channel.</exception>
    public void End(ChannelEnd end)
    {
        if (_start is { } own && end.Start is { } other && own != other)
        {
            throw StartsElsewhere();
        }

        _publishedElsewhere = end.Published;
    }

    /// <summary>The position of a session before its first publication, which has <paramref name="offset"/>, where the server gave none.</summary>
    public ulong StartBefore(ulong offset) => _window.EnsureStarted(offset - 1);

    /// <summary>Publications that a session at <paramref name="position"/> should have received and has not.</summary>
    public long Outstanding(ulong? position)
    {
        var received = position is { } reached ? (long)(reached - _window.EnsureStarted(reached)) : 0;
        return Math.Max(0, Published - received);
    }

    public void Passed(ulong before, ulong offset)
    {
        var completed = _window.Completed;
        _window.Pass(before, offset);
        _flight.Value -= _window.Completed - completed;
    }

    public void Left(ulong? position, string reason)
    {
        var completed = _window.Completed;
        _window.Leave(position);
        _flight.Value -= _window.Completed - completed;
        if (Sessions == 0 && Sent > 0)
        {
            throw new LoadException($"The server closed the last session of {Name}: {reason}");
        }
    }

    private LoadException StartsElsewhere() => new($"The sessions of {Name} start at different offsets: somebody else publishes to it.");
}
