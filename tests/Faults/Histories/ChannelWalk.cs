using System.Globalization;

namespace LiveOrleans.Faults;

/// <summary>Goes through what one client saw of one channel and finds what it should not have seen.</summary>
internal sealed class ChannelWalk(string client, string channel)
{
    private readonly HashSet<Position> _seen = [];
    private bool _isSubscribed;

    public List<HistoryFault> Faults { get; } = [];

    /// <summary>Where the client is; null before its first subscription.</summary>
    public Position? End { get; private set; }

    /// <summary>How often the client was told that it missed something, or that it is in a new epoch.</summary>
    public int Resyncs { get; private set; }

    public void Take(ClientEvent.Subscribed subscribed)
    {
        if (subscribed.Recovered)
        {
            TakeRecovery(subscribed);
        }
        else
        {
            TakeStart(subscribed);
        }

        _isSubscribed = true;
    }

    public void Take(ClientEvent.Published published)
    {
        if (!_isSubscribed || End is not { } end)
        {
            Add(FaultKind.Uninvited, $"{published.Position} outside of a subscription");
            return;
        }

        var position = published.Position;
        if (!string.Equals(position.Epoch, end.Epoch, StringComparison.Ordinal))
        {
            Add(FaultKind.Uninvited, $"{position} while the client is at {end}");
        }
        else if (position.Offset <= end.Offset)
        {
            Add(_seen.Contains(position) ? FaultKind.Doubled : FaultKind.Reordered, $"{position} came when the client was at {end}");
            _seen.Add(position);
            return;
        }
        else if (position.Offset > end.Offset + 1)
        {
            Add(FaultKind.SilentGap, string.Create(CultureInfo.InvariantCulture, $"{position} came when the client was at {end}: {position.Offset - end.Offset - 1} skipped"));
        }

        _seen.Add(position);
        End = position;
    }

    public void Take(ClientEvent.Unsubscribed unsubscribed)
    {
        _isSubscribed = false;
        if (unsubscribed.Code < 2500)
        {
            Add(FaultKind.TurnedAway, string.Create(CultureInfo.InvariantCulture, $"unsubscribed with {unsubscribed.Code}"));
        }
    }

    /// <summary>The client has left: what comes next is not its loss.</summary>
    public void Left()
    {
        _isSubscribed = false;
        End = null;
    }

    public void Disconnected() => _isSubscribed = false;

    private void TakeRecovery(ClientEvent.Subscribed subscribed)
    {
        if (subscribed.Asked is not { } asked)
        {
            Add(FaultKind.FalseRecovery, $"recovered at {subscribed.Start} without having asked");
            End = subscribed.Start;
        }
        else if (subscribed.Start != asked)
        {
            Add(FaultKind.FalseRecovery, $"asked for {asked}, recovered at {subscribed.Start}");
            End = subscribed.Start;
        }
    }

    private void TakeStart(ClientEvent.Subscribed subscribed)
    {
        if (End is { } end)
        {
            Resyncs++;
            if (string.Equals(end.Epoch, subscribed.Start.Epoch, StringComparison.Ordinal) && subscribed.Start.Offset < end.Offset)
            {
                Add(FaultKind.WentBack, $"the client was at {end} and the channel is at {subscribed.Start}");
            }
        }

        End = subscribed.Start;
    }

    private void Add(FaultKind kind, string text) => Faults.Add(new HistoryFault(kind, client, channel, text));
}
