using System.Text;
using System.Threading.Channels;
using LiveOrleans.Channels;

namespace LiveOrleans.Sources.Tests;

/// <summary>A channel that takes what a source sends, or that holds it back.</summary>
internal sealed class RecordingSink(long token = 1) : ISourceSink
{
    private readonly Channel<IReadOnlyList<AppendEntry>> _batches =
        System.Threading.Channels.Channel.CreateBounded<IReadOnlyList<AppendEntry>>(new BoundedChannelOptions(100_000));

    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _writes;

    public FencingToken Token => new(token);

    public SourceRequest? Opener { get; init; }

    /// <summary>What was written last, by this run or one before.</summary>
    public string? Cursor { get; set; }

    /// <summary>The cursor of each write that was taken.</summary>
    public List<string?> Cursors { get; } = [];

    /// <summary>How many writes have begun.</summary>
    public int Writes => Volatile.Read(ref _writes);

    /// <summary>Completed when a write is held back.</summary>
    public Task Held => _held.Task;

    /// <summary>What every write waits for; a write that waits does not look at its token.</summary>
    public Task Gate { get; init; } = Task.CompletedTask;

    public async ValueTask WriteAsync(IReadOnlyList<AppendEntry> entries, string? cursor, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _writes);
        if (!Gate.IsCompleted)
        {
            _held.TrySetResult();
        }

        await Gate;

        Cursors.Add(cursor);
        Assert.True(_batches.Writer.TryWrite(entries));
        Cursor = cursor is null ? Cursor : cursor.Length == 0 ? null : cursor;
    }

    /// <summary>Waits for the next batch.</summary>
    public async Task<IReadOnlyList<AppendEntry>> NextAsync() =>
        await _batches.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>Waits for as many entries, whatever their batches, and gives their data.</summary>
    public async Task<List<string>> NextDataAsync(int count)
    {
        var data = new List<string>();
        while (data.Count < count)
        {
            data.AddRange((await NextAsync()).Select(entry => Encoding.UTF8.GetString(entry.Data.Span)));
        }

        return data;
    }

    /// <summary>What was taken and not asked for yet.</summary>
    public List<string> TakenData()
    {
        var data = new List<string>();
        while (_batches.Reader.TryRead(out var batch))
        {
            data.AddRange(batch.Select(entry => Encoding.UTF8.GetString(entry.Data.Span)));
        }

        return data;
    }
}
