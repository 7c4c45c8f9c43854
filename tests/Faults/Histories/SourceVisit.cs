namespace LiveOrleans.Faults;

/// <summary>One stay of a client in a channel.</summary>
/// <param name="Client">What the test calls the client.</param>
/// <param name="Channel">The channel.</param>
/// <param name="From">When the client was told that it is subscribed.</param>
/// <param name="To">When it left, or its connection ended.</param>
/// <param name="LongestSilence">The longest time without a publication, from the beginning to the end.</param>
internal sealed record SourceVisit(string Client, string Channel, TimeSpan From, TimeSpan To, TimeSpan LongestSilence)
{
    /// <summary>The stays of a client that has ended.</summary>
    /// <param name="history">What happened to it.</param>
    /// <param name="clock">Turns a timestamp into a time that can be compared with others'.</param>
    public static IEnumerable<SourceVisit> Of(ClientHistory history, Func<long, TimeSpan> clock)
    {
        var open = new Dictionary<string, SourceVisit>(StringComparer.Ordinal);
        foreach (var happened in history.Events)
        {
            var at = clock(happened.At);
            switch (happened)
            {
                case ClientEvent.Subscribed { Channel: var channel }:
                    open.TryAdd(channel, new SourceVisit(history.Client, channel, at, at, TimeSpan.Zero));
                    break;
                case ClientEvent.Published { Channel: var channel } when open.TryGetValue(channel, out var visit):
                    open[channel] = visit.Until(at);
                    break;
                case ClientEvent.Left { Channel: var channel } when open.Remove(channel, out var visit):
                    yield return visit.Until(at);
                    break;
                case ClientEvent.Unsubscribed { Channel: var channel } when open.Remove(channel, out var visit):
                    yield return visit.Until(at);
                    break;
                case ClientEvent.Disconnected:
                    foreach (var visit in open.Values)
                    {
                        yield return visit.Until(at);
                    }

                    open.Clear();
                    break;
            }
        }

        foreach (var visit in open.Values)
        {
            yield return history.Ended is { } ended ? visit.Until(clock(ended)) : visit;
        }
    }

    private SourceVisit Until(TimeSpan at) => this with { To = at, LongestSilence = at - To > LongestSilence ? at - To : LongestSilence };
}
