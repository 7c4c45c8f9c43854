using LiveOrleans.Channels;

namespace LiveOrleans.Redis.Tests;

/// <summary>A log whose reads are counted.</summary>
internal sealed class CountingLog(IStreamLog log) : IStreamLog
{
    private int _reads;

    public int Reads => Volatile.Read(ref _reads);

    public ValueTask<LogSnapshot> ReadAsync(ChannelId channel, StreamPosition known, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return log.ReadAsync(channel, known, cancellationToken);
    }

    public ValueTask<WriterGrant> OpenWriterAsync(ChannelId channel, NodeId owner, FencingToken floor, CancellationToken cancellationToken) =>
        log.OpenWriterAsync(channel, owner, floor, cancellationToken);

    public ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken) =>
        log.AppendAsync(request, cancellationToken);

    public ValueTask<string?> ReadCursorAsync(ChannelId channel, CancellationToken cancellationToken) =>
        log.ReadCursorAsync(channel, cancellationToken);

    public ValueTask<IReadOnlyList<LogChannel>> ListAsync(
        long orgId, string prefix, string after, int limit, CancellationToken cancellationToken) =>
        log.ListAsync(orgId, prefix, after, limit, cancellationToken);
}
