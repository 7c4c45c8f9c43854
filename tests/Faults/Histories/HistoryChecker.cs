namespace LiveOrleans.Faults;

/// <summary>Compares what happened with what is guaranteed.</summary>
/// <remarks>
/// Each client alone: offsets rise by one, unless the client was told; nothing comes twice. Clients among each other: the same data at
/// the same position, the same end. Publishers: what was acknowledged is there, once, and in their order.
/// </remarks>
internal sealed class HistoryChecker
{
    private readonly Dictionary<(string Channel, Position Position), (string Data, string Client)> _publications = [];
    private readonly UnseenOffsets _unseen = new();
    private readonly List<HistoryFault> _faults = [];

    /// <summary>Whether publications went on until the clients ended, each at a moment of its own: then their ends differ.</summary>
    public bool IsStillFlowing { get; init; }

    /// <summary>Whether Redis may lose what it acknowledged, since its replica had not got it: then the channel must begin a new epoch.</summary>
    public bool MayLoseWithEpoch { get; init; }

    /// <summary>How many publications were acknowledged that no client saw, in channels that have begun a new epoch.</summary>
    public int LostWithEpoch { get; private set; }

    /// <summary>How often clients were told that they missed something, all together.</summary>
    public int Resyncs { get; private set; }

    /// <summary>How many publications were acknowledged that no client saw, since all of them were told to begin after it.</summary>
    public int Unwitnessed { get; private set; }

    /// <summary>How many publications there were, each counted once.</summary>
    public int Publications => _publications.Count;

    /// <summary>Checks the histories of clients that have ended.</summary>
    /// <param name="clients">What happened to the clients. Each channel that was published to had one throughout.</param>
    /// <param name="publishers">What was published; empty when others did that.</param>
    /// <returns>The faults; empty when all is well.</returns>
    public IReadOnlyList<HistoryFault> Check(IEnumerable<ClientHistory> clients, IEnumerable<PublisherHistory> publishers)
    {
        var ends = new Dictionary<string, List<(Position End, string Client)>>(StringComparer.Ordinal);
        foreach (var client in clients)
        {
            foreach (var (channel, walk) in Walk(client))
            {
                _faults.AddRange(walk.Faults);
                Resyncs += walk.Resyncs;
                if (walk.End is { } end)
                {
                    (ends.TryGetValue(channel, out var others) ? others : ends[channel] = []).Add((end, client.Client));
                }
            }
        }

        foreach (var (channel, all) in ends.Where(_ => !IsStillFlowing))
        {
            CheckEnds(channel, all);
        }

        CheckPublishers(publishers);
        return _faults;
    }

    private void CheckPublishers(IEnumerable<PublisherHistory> publishers)
    {
        var seen = _publications.Select(static entry => (entry.Key.Channel, entry.Key.Position, entry.Value.Data));
        var faults = new PublisherCheck(seen).Check(publishers).ToList();
        foreach (var lost in faults.Where(static fault => fault.Kind == FaultKind.Lost).GroupBy(static fault => fault.Channel, StringComparer.Ordinal).ToList())
        {
            if (lost.Count() <= _unseen.Count(lost.Key))
            {
                Unwitnessed += lost.Count();
            }
            else if (MayLoseWithEpoch && _unseen.Epochs(lost.Key) > 1)
            {
                LostWithEpoch += lost.Count();
            }
            else
            {
                continue;
            }

            faults.RemoveAll(fault => fault.Kind == FaultKind.Lost && string.Equals(fault.Channel, lost.Key, StringComparison.Ordinal));
        }

        _faults.AddRange(faults);
    }

    private Dictionary<string, ChannelWalk> Walk(ClientHistory client)
    {
        var walks = new Dictionary<string, ChannelWalk>(StringComparer.Ordinal);
        ChannelWalk Of(string channel) => walks.TryGetValue(channel, out var walk) ? walk : walks[channel] = new ChannelWalk(client.Client, channel);
        foreach (var happened in client.Events)
        {
            switch (happened)
            {
                case ClientEvent.Subscribed subscribed:
                    Of(subscribed.Channel).Take(subscribed);
                    _unseen.Take(subscribed);
                    break;
                case ClientEvent.Published published:
                    Of(published.Channel).Take(published);
                    _unseen.Take(published);
                    Compare(client.Client, published);
                    break;
                case ClientEvent.Unsubscribed unsubscribed:
                    Of(unsubscribed.Channel).Take(unsubscribed);
                    break;
                case ClientEvent.Left left:
                    Of(left.Channel).Left();
                    break;
                case ClientEvent.Disconnected disconnected:
                    TakeEnd(client.Client, disconnected, walks.Values);
                    break;
            }
        }

        return walks;
    }

    private void TakeEnd(string client, ClientEvent.Disconnected disconnected, IEnumerable<ChannelWalk> walks)
    {
        foreach (var walk in walks)
        {
            walk.Disconnected();
        }

        if (disconnected.IsFinal)
        {
            _faults.Add(new HistoryFault(FaultKind.TurnedAway, client, string.Empty, $"disconnected with {disconnected.Code} {disconnected.Reason}"));
        }
    }

    private void Compare(string client, ClientEvent.Published published)
    {
        var key = (published.Channel, published.Position);
        if (!_publications.TryGetValue(key, out var other))
        {
            _publications[key] = (published.Data, client);
        }
        else if (!string.Equals(other.Data, published.Data, StringComparison.Ordinal))
        {
            _faults.Add(new HistoryFault(
                FaultKind.Disagreement, client, published.Channel, $"at {published.Position} {published.Data}, but {other.Client} has {other.Data}"));
        }
    }

    private void CheckEnds(string channel, List<(Position End, string Client)> ends)
    {
        // Most agree: the odd ones are the fault.
        var agreed = ends.GroupBy(static pair => pair.End).MaxBy(static group => group.Count())?.Key;
        _faults.AddRange(ends.Where(pair => pair.End != agreed)
            .Select(pair => new HistoryFault(FaultKind.Behind, pair.Client, channel, $"ended at {pair.End}, others at {agreed}")));
    }
}
