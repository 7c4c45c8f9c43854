namespace LiveOrleans.Channels.Tests;

/// <summary>A log that can forget everything, as a flushed one has, and be slow to answer, or not answer, an opening or an append that it has done.</summary>
internal sealed class ForgetfulLog(Func<MemoryStreamLog> make) : IStreamLog, IDisposable
{
    public MemoryStreamLog Memory { get; private set; } = make();

    /// <summary>Holds back the answers of openings.</summary>
    public Task OpenAnswers { get; set; } = Task.CompletedTask;

    /// <summary>Holds back the answers of appends.</summary>
    public Task AppendAnswers { get; set; } = Task.CompletedTask;

    /// <summary>Holds back the answers of readings of the cursor.</summary>
    public Task CursorAnswers { get; set; } = Task.CompletedTask;

    public void Forget()
    {
        Memory.Dispose();
        Memory = make();
    }

    public async ValueTask<WriterGrant> OpenWriterAsync(ChannelId channel, NodeId owner, FencingToken floor, CancellationToken cancellationToken)
    {
        var grant = await Memory.OpenWriterAsync(channel, owner, floor, cancellationToken);
        await OpenAnswers;
        return grant;
    }

    public async ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        var result = await Memory.AppendAsync(request, cancellationToken);
        await AppendAnswers;
        return result;
    }

    public ValueTask<LogSnapshot> ReadAsync(ChannelId channel, StreamPosition known, CancellationToken cancellationToken) => Memory.ReadAsync(channel, known, cancellationToken);

    public async ValueTask<string?> ReadCursorAsync(ChannelId channel, CancellationToken cancellationToken)
    {
        await CursorAnswers.WaitAsync(cancellationToken);
        return await Memory.ReadCursorAsync(channel, cancellationToken);
    }

    public ValueTask<IReadOnlyList<LogChannel>> ListAsync(
        long orgId, string prefix, string after, int limit, CancellationToken cancellationToken) =>
        Memory.ListAsync(orgId, prefix, after, limit, cancellationToken);

    public void Dispose() => Memory.Dispose();
}
