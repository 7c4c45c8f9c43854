using System.Globalization;
using LiveOrleans.SourceServer;

namespace LiveOrleans.Faults;

/// <summary>Compares what clients saw of channels that a source feeds with what the source's server sent.</summary>
/// <param name="streams">The server's log. No two streams of a channel have the same token.</param>
/// <remarks>
/// Offsets are <see cref="HistoryChecker"/>'s matter; here it is the source's own numbers. Of each stream a client sees every message between
/// the first and the last that it sees, and of a stream that begins while it is subscribed it sees the first. Of one that ended, the
/// last messages may be missing: what a connection carried while it was being closed, no channel has taken; so it is with what the
/// stream of a node that is held up carries while the next owner's is open already. With a server that replays there is no such allowance. A message has one place in its channel.
/// </remarks>
internal sealed class SourceViewChecker(IEnumerable<SourceInterval> streams)
{
    private readonly Dictionary<(string Channel, long Token), SourceInterval> _streams =
        streams.ToDictionary(static stream => (stream.Channel, stream.Token));

    private readonly Dictionary<(string Channel, long Number), Position> _places = [];
    private readonly List<HistoryFault> _faults = [];

    /// <summary>Whether the server sends the next stream what the one before did not deliver.</summary>
    public bool Replays { get; init; }

    /// <summary>How many messages were seen, each counted once.</summary>
    public int Messages => _places.Count;

    /// <summary>How many messages were sent by streams that ended and taken by no channel, as far as clients were there to see.</summary>
    public long Untaken { get; private set; }

    /// <summary>Checks the histories of clients that have ended.</summary>
    /// <param name="clients">What happened to them.</param>
    /// <param name="isFed">Whether the source feeds a channel; others are passed over.</param>
    /// <returns>The faults; empty when all is well.</returns>
    public IReadOnlyList<HistoryFault> Check(IEnumerable<ClientHistory> clients, Func<string, bool> isFed)
    {
        foreach (var client in clients)
        {
            var last = new Dictionary<string, SourceMessage>(StringComparer.Ordinal);
            foreach (var happened in client.Events)
            {
                switch (happened)
                {
                    case ClientEvent.Subscribed { Recovered: false } subscribed:
                        last.Remove(subscribed.Channel);
                        break;
                    case ClientEvent.Published published when isFed(published.Channel):
                        var message = SourceMessage.Parse(published.Data);
                        Take(client.Client, published, message, last.GetValueOrDefault(published.Channel));
                        last[published.Channel] = message;
                        break;
                }
            }
        }

        return _faults;
    }

    private void Take(string client, ClientEvent.Published published, SourceMessage message, SourceMessage? before)
    {
        var channel = published.Channel;
        if (!_streams.TryGetValue((channel, message.Token), out var stream) || !stream.Carried(message.Number))
        {
            Add(FaultKind.Unsent, client, channel, $"{message} at {published.Position}, of {stream?.ToString() ?? "no stream"}");
            return;
        }

        if (!_places.TryAdd((channel, message.Number), published.Position) && _places[(channel, message.Number)] != published.Position)
        {
            Add(FaultKind.Doubled, client, channel, $"{message} at {published.Position} and at {_places[(channel, message.Number)]}");
        }

        if (before is not null)
        {
            Compare(client, channel, message, before, stream);
        }
    }

    private void Compare(string client, string channel, SourceMessage message, SourceMessage before, SourceInterval stream)
    {
        var next = message.Token == before.Token || Replays ? before.Number + 1 : stream.FirstMessage;
        var missing = message.Number - next - stream.Elsewhere.Count(number => number >= next && number < message.Number);
        if (message.Token < before.Token)
        {
            Add(FaultKind.Stale, client, channel, $"{message} after {before}");
        }
        else if (message.Number <= before.Number)
        {
            Add(message.Number == before.Number ? FaultKind.Doubled : FaultKind.Reordered, client, channel, $"{message} after {before}");
        }
        else if (missing > 0)
        {
            Add(FaultKind.SilentGap, client, channel, string.Create(CultureInfo.InvariantCulture, $"{message} after {before}: {missing} missing"));
        }
        else if (message.Token != before.Token)
        {
            Untaken = Math.Max(Untaken, message.Number - before.Number - 1);
        }
    }

    private void Add(FaultKind kind, string client, string channel, string text) => _faults.Add(new HistoryFault(kind, client, channel, text));
}
