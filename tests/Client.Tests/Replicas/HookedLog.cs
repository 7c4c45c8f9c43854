using LiveOrleans.Channels;

namespace LiveOrleans.Client.Tests;

/// <summary>A log that runs a test's step before it answers a read.</summary>
internal sealed class HookedLog(IStreamLog inner) : IStreamLog
{
    public int Reads { get; private set; }

    /// <summary>Runs after the log was read and before the reader gets the answer.</summary>
    public Func<int, Task> AfterRead { get; set; } = static _ => Task.CompletedTask;

    public async ValueTask<LogSnapshot> ReadAsync(ChannelId channel, StreamPosition known, CancellationToken cancellationToken)
    {
        var snapshot = await inner.ReadAsync(channel, known, cancellationToken);
        await AfterRead(++Reads);
        return snapshot;
    }

    public ValueTask<WriterGrant> OpenWriterAsync(ChannelId channel, NodeId owner, FencingToken floor, CancellationToken cancellationToken) =>
        inner.OpenWriterAsync(channel, owner, floor, cancellationToken);

    public ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken) =>
        inner.AppendAsync(request, cancellationToken);

    public ValueTask<string?> ReadCursorAsync(ChannelId channel, CancellationToken cancellationToken) =>
        inner.ReadCursorAsync(channel, cancellationToken);

    public ValueTask<IReadOnlyList<LogChannel>> ListAsync(
        long orgId, string prefix, string after, int limit, CancellationToken cancellationToken) =>
        inner.ListAsync(orgId, prefix, after, limit, cancellationToken);
}
