namespace LiveOrleans.Channels;

/// <summary>Knows from the events alone which lease of each source was the last, and tells when two can have lived at once.</summary>
/// <remarks>
/// It is given each event once and in order. Two rules, neither of which a lease that ran out can break:
/// tokens rise, so one that is not above the last was granted by a store that had forgotten a lease, or turned back;
/// and a lease lives its whole duration unless it is given up, so one that is granted sooner, with no closing between, is one too many.
/// A lease that was renewed and is taken early by another later than that cannot be told from one that ran out.
/// Plain state: its owner serialises the calls.
/// </remarks>
/// <param name="lease">How long a lease lives from when it is granted, without renewals.</param>
public sealed class SourceLedger(TimeSpan lease)
{
    /// <summary>How many channels are known at the most, but for those whose sources are open.</summary>
    private const int MaxChannels = 20_000;

    /// <summary>A grant is dated when its event is written, a little after its duration began.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<ChannelId, Entry> _last = [];

    /// <summary>Takes the next event.</summary>
    /// <param name="next">The event; kinds that are not a source's are passed over.</param>
    /// <returns>The opening that the event cannot stand beside; null when all is well.</returns>
    public ChannelEvent? Add(ChannelEvent next)
    {
        ArgumentNullException.ThrowIfNull(next);
        _last.TryGetValue(next.Channel, out var last);
        if (next.Kind is ChannelEventKind.SourceClosed)
        {
            if (last is not null && last.Opening.Token == next.Token)
            {
                _last[next.Channel] = last with { IsClosed = true };
            }

            return null;
        }

        if (next.Kind is not ChannelEventKind.SourceOpened)
        {
            return null;
        }

        Forget();
        _last[next.Channel] = new Entry(next, IsClosed: false);
        return last is not null && AreAtOdds(last, next) ? last.Opening : null;
    }

    private bool AreAtOdds(Entry last, ChannelEvent next) =>
        next.Token <= last.Opening.Token || (!last.IsClosed && next.Time - last.Opening.Time < lease - Margin);

    private void Forget()
    {
        if (_last.Count < MaxChannels)
        {
            return;
        }

        foreach (var (channel, entry) in _last)
        {
            if (entry.IsClosed)
            {
                _last.Remove(channel);
            }
        }
    }

    private sealed record Entry(ChannelEvent Opening, bool IsClosed);
}
