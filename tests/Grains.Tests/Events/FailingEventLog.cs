using LiveOrleans.Channels;

namespace LiveOrleans.Grains.Tests;

/// <summary>An outbox that can be exchanged, and whose cursors cannot be kept at times.</summary>
internal sealed class FailingEventLog(IEventLog inner) : IEventLog
{
    public IEventLog Inner { get; set; } = inner;

    public bool IsFailing { get; set; }

    public ValueTask<EventPage> ReadAsync(ChannelEventId after, int limit, CancellationToken cancellationToken) =>
        Inner.ReadAsync(after, limit, cancellationToken);

    public ValueTask<EventPage> ReadBackAsync(ChannelEventId before, int limit, CancellationToken cancellationToken) =>
        Inner.ReadBackAsync(before, limit, cancellationToken);

    public ValueTask AppendAsync(
        ChannelEventKind kind, ChannelId channel, NodeId node, FencingToken token, CancellationToken cancellationToken) =>
        Inner.AppendAsync(kind, channel, node, token, cancellationToken);

    public ValueTask<ChannelEventId> GetCursorAsync(string reader, CancellationToken cancellationToken) =>
        Inner.GetCursorAsync(reader, cancellationToken);

    public ValueTask SetCursorAsync(string reader, ChannelEventId cursor, CancellationToken cancellationToken) =>
        IsFailing ? throw new ChannelUnavailableException("The cursor cannot be kept.") : Inner.SetCursorAsync(reader, cursor, cancellationToken);

    public ValueTask WaitAsync(CancellationToken cancellationToken) => Inner.WaitAsync(cancellationToken);
}
