using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

/// <summary>Stands between the replicas and the log: counts the reads, and lets a test act before and after one.</summary>
internal sealed class HookedLog(IStreamLog log) : IStreamLog
{
    public int Reads { get; private set; }

    public Func<Task> BeforeRead { get; set; } = () => Task.CompletedTask;

    public Func<Task> AfterRead { get; set; } = () => Task.CompletedTask;

    public async ValueTask<LogSnapshot> ReadAsync(ChannelId channel, StreamPosition known, CancellationToken cancellationToken)
    {
        Reads++;
        await BeforeRead();
        var snapshot = await log.ReadAsync(channel, known, cancellationToken);
        await AfterRead();
        return snapshot;
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
