using System.Text;
using System.Threading.Channels;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway.Tests;

/// <summary>A transport whose client is the test: it reads line by line, and can stop reading.</summary>
internal sealed class TestTransport(Codec codec, Framing framing) : ITransport
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(1_000_000));
    private TaskCompletionSource? _hold;
    private string _unread = string.Empty;

    public Codec Codec => codec;

    public Framing Framing => framing;

    public byte[]? PingFrame { get; init; }

    public bool IsListening { get; init; }

    public int Writes { get; private set; }

    public int LargestWrite { get; private set; }

    public bool IsClosing { get; private set; }

    public bool IsAborted { get; private set; }

    /// <summary>The client stops reading: the next write stays pending.</summary>
    public void Hold() =>
        Interlocked.CompareExchange(ref _hold, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);

    /// <summary>The client reads again.</summary>
    public void Resume() => Interlocked.Exchange(ref _hold, null)?.SetResult();

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> frames)
    {
        if (_hold is { } hold)
        {
            await hold.Task;
        }

        Writes++;
        LargestWrite = Math.Max(LargestWrite, frames.Length);
        _unread += Encoding.UTF8.GetString(frames.Span);
        var lines = _unread.Split('\n');
        _unread = lines[^1];
        foreach (var line in lines[..^1])
        {
            Assert.True(_lines.Writer.TryWrite(line), "Nobody reads the test's lines.");
        }
    }

    public byte[] CloseFrame(int code, string reason) => Encoding.UTF8.GetBytes($"close {code} {reason}\n");

    public void Closing() => IsClosing = true;

    public void Abort()
    {
        IsAborted = true;
        Interlocked.Exchange(ref _hold, null)?.TrySetException(new IOException("aborted"));
    }

    /// <summary>The next line that the server has written.</summary>
    public async Task<string> NextAsync() => await _lines.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Deadline);

    /// <summary>A line that is there already; null when there is none.</summary>
    public string? TryNext() => _lines.Reader.TryRead(out var line) ? line : null;
}
