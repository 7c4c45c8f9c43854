namespace LiveOrleans.Channels.Tests;

/// <summary>A log whose appends wait until a test lets them go on, or fail.</summary>
internal sealed class BlockingLog(IStreamLog inner) : IStreamLog
{
    private readonly Queue<TaskCompletionSource<Exception?>> _waiting = new();

    public bool IsBlocking { get; set; }

    public List<AppendRequest> Requests { get; } = [];

    public void Release(Exception? failure = null)
    {
        lock (_waiting)
        {
            _waiting.Dequeue().SetResult(failure);
        }
    }

    public async ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        TaskCompletionSource<Exception?>? gate = null;
        lock (_waiting)
        {
            Requests.Add(request);
            if (IsBlocking)
            {
                _waiting.Enqueue(gate = new TaskCompletionSource<Exception?>());
            }
        }

        if (gate is not null && await gate.Task is { } failure)
        {
            throw failure;
        }

        return await inner.AppendAsync(request, cancellationToken);
    }

    public ValueTask<WriterGrant> OpenWriterAsync(ChannelId channel, NodeId owner, FencingToken floor, CancellationToken cancellationToken) =>
        inner.OpenWriterAsync(channel, owner, floor, cancellationToken);

    public ValueTask<LogSnapshot> ReadAsync(ChannelId channel, StreamPosition known, CancellationToken cancellationToken) => inner.ReadAsync(channel, known, cancellationToken);

    public ValueTask<string?> ReadCursorAsync(ChannelId channel, CancellationToken cancellationToken) =>
        inner.ReadCursorAsync(channel, cancellationToken);

    public ValueTask<IReadOnlyList<LogChannel>> ListAsync(
        long orgId, string prefix, string after, int limit, CancellationToken cancellationToken) =>
        inner.ListAsync(orgId, prefix, after, limit, cancellationToken);
}
