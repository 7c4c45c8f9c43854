using System.Threading.Channels;
using LiveOrleans.Channels;

namespace LiveOrleans.Grains.Tests;

/// <summary>An outbox that tells how far the audit has come, and that can keep its own process from noticing events.</summary>
internal sealed class WatchedEventLog(MemoryEventLog memory, bool isSilent = false) : IEventLog
{
    private readonly Channel<ChannelEventId> _cursors = System.Threading.Channels.Channel.CreateBounded<ChannelEventId>(1000);

    public ValueTask<EventPage> ReadAsync(ChannelEventId after, int limit, CancellationToken cancellationToken) =>
        memory.ReadAsync(after, limit, cancellationToken);

    public ValueTask<EventPage> ReadBackAsync(ChannelEventId before, int limit, CancellationToken cancellationToken) =>
        memory.ReadBackAsync(before, limit, cancellationToken);

    public ValueTask AppendAsync(
        ChannelEventKind kind, ChannelId channel, NodeId node, FencingToken token, CancellationToken cancellationToken) =>
        memory.AppendAsync(kind, channel, node, token, cancellationToken);

    public ValueTask<ChannelEventId> GetCursorAsync(string reader, CancellationToken cancellationToken) =>
        memory.GetCursorAsync(reader, cancellationToken);

    public async ValueTask SetCursorAsync(string reader, ChannelEventId cursor, CancellationToken cancellationToken)
    {
        await memory.SetCursorAsync(reader, cursor, cancellationToken);
        await _cursors.Writer.WriteAsync(cursor, cancellationToken);
    }

    public ValueTask WaitAsync(CancellationToken cancellationToken) =>
        isSilent ? new ValueTask(new TaskCompletionSource().Task.WaitAsync(cancellationToken)) : memory.WaitAsync(cancellationToken);

    /// <summary>Waits until the audit has worked on an event.</summary>
    public async Task WorkedOnAsync(ChannelEventId id, CancellationToken cancellationToken)
    {
        while (await _cursors.Reader.ReadAsync(cancellationToken) < id)
        {
            // On its way.
        }
    }
}
