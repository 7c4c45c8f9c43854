namespace LiveOrleans.Faults;

/// <summary>What happened to one client.</summary>
/// <param name="client">What the test calls the client.</param>
internal sealed class ClientHistory(string client)
{
    // Guards the list: the client writes while the test reads.
    private readonly Lock _gate = new();
    private readonly List<ClientEvent> _events = [];
    private int _publicationCount;

    public string Client => client;

    /// <summary>How many publications there were so far, of all channels.</summary>
    public int PublicationCount => Volatile.Read(ref _publicationCount);

    /// <summary>When the client ended by itself; null before, and when the server turned it away.</summary>
    public long? Ended { get; private set; }

    /// <summary>Everything so far.</summary>
    public IReadOnlyList<ClientEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>A history that is known already.</summary>
    public static ClientHistory Of(string client, params IEnumerable<ClientEvent> events)
    {
        var history = new ClientHistory(client);
        foreach (var happened in events)
        {
            history.Add(happened);
        }

        return history;
    }

    public void Add(ClientEvent happened)
    {
        lock (_gate)
        {
            _events.Add(happened);
        }

        if (happened is ClientEvent.Published)
        {
            Interlocked.Increment(ref _publicationCount);
        }
    }

    /// <summary>The client ends by itself.</summary>
    public void End(long at) => Ended = at;

    /// <summary>The longest time between two publications of any channels, and none when there were fewer.</summary>
    public TimeSpan LongestSilence()
    {
        long[] times = [.. Events.OfType<ClientEvent.Published>().Select(static publication => publication.At)];
        return times.Zip(times.Skip(1), static (one, next) => TimeProvider.System.GetElapsedTime(one, next)).DefaultIfEmpty().Max();
    }

    /// <summary>The longest time without a publication of a channel between two moments, from the first and up to the last.</summary>
    public TimeSpan LongestPause(string channel, long from, long to)
    {
        long[] times = [from, .. Publications(channel).Select(static publication => publication.At).Where(at => at > from && at < to), to];
        return times.Zip(times.Skip(1), static (one, next) => TimeProvider.System.GetElapsedTime(one, next)).Max();
    }

    /// <summary>The publications of a channel so far.</summary>
    public IReadOnlyList<ClientEvent.Published> Publications(string channel) =>
        [.. Events.OfType<ClientEvent.Published>().Where(publication => string.Equals(publication.Channel, channel, StringComparison.Ordinal))];
}
