namespace LiveOrleans.Faults;

/// <summary>Counts the positions of each channel that no client saw, because each was told that it missed something there.</summary>
/// <remarks>What was acknowledged may be at such a position: the channel has or had it, and nobody was promised to see it.</remarks>
internal sealed class UnseenOffsets
{
    private readonly Dictionary<(string Channel, string Epoch), Span> _spans = [];

    public void Take(ClientEvent.Subscribed subscribed)
    {
        var span = Of(subscribed.Channel, subscribed.Start);
        span.End = Math.Max(span.End, subscribed.Start.Offset);
        if (subscribed.Asked is null)
        {
            // What was there before the first client came is no concern of the test.
            span.Before = Math.Min(span.Before ?? ulong.MaxValue, subscribed.Start.Offset);
        }
    }

    public void Take(ClientEvent.Published published)
    {
        var span = Of(published.Channel, published.Position);
        span.End = Math.Max(span.End, published.Position.Offset);
        span.Seen.Add(published.Position.Offset);
    }

    /// <summary>How many positions of a channel nobody saw.</summary>
    public int Count(string channel) => _spans
        .Where(entry => string.Equals(entry.Key.Channel, channel, StringComparison.Ordinal))
        .Sum(static entry => (int)(entry.Value.End - (entry.Value.Before ?? 0)) - entry.Value.Seen.Count(offset => offset > (entry.Value.Before ?? 0)));

    /// <summary>How many epochs of a channel there were.</summary>
    public int Epochs(string channel) => _spans.Keys.Count(key => string.Equals(key.Channel, channel, StringComparison.Ordinal));

    private Span Of(string channel, Position position) =>
        _spans.TryGetValue((channel, position.Epoch), out var span) ? span : _spans[(channel, position.Epoch)] = new Span();

    private sealed class Span
    {
        public ulong? Before { get; set; }

        public ulong End { get; set; }

        public HashSet<ulong> Seen { get; } = [];
    }
}
