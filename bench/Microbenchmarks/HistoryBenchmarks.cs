using BenchmarkDotNet.Attributes;
using LiveOrleans.Channels;
using LiveOrleans.Gateway;

namespace LiveOrleans.Microbenchmarks;

/// <summary>One publication into the ring that sessions read, into a node's history, and through the log in memory.</summary>
[MemoryDiagnoser]
#pragma warning disable CA1001 // BenchmarkDotNet derives from the class and calls its cleanup instead.
public class HistoryBenchmarks
#pragma warning restore CA1001
{
    private const int BatchSize = 100;

    private readonly FeedRing _ring = new();
    private readonly StreamCache _cache = new(HistoryLimits.Default);
    private readonly AppendEntry[] _one = [AppendEntry.Json(new byte[128])];
    private readonly AppendEntry[] _batch = [.. Enumerable.Repeat(AppendEntry.Json(new byte[128]), BatchSize)];
    private MemoryStreamLog? _log;
    private FeedEntry? _entry;
    private ChannelId _channel;
    private FencingToken _writer;
    private long _batches;
    private ulong _offset;

    [GlobalSetup]
    public async Task Open()
    {
        _log = new MemoryStreamLog(new MemoryBroker(), new MemoryLeaseStore(TimeProvider.System), TimeProvider.System);
        if (!ChannelId.TryCreate(1, "stream/load/0", out _channel))
        {
            throw new InvalidOperationException("The benchmark's channel has no valid name.");
        }

        _writer = (await _log.OpenWriterAsync(_channel, new NodeId("node"), FencingToken.None, CancellationToken.None)).Writer;
        _entry = FeedEntry.Published(Publication.FromEntry(_one[0], 1, default, withSchema: false));
        _cache.Reset(new StreamPosition("epoch", 0));
    }

    [GlobalCleanup]
    public void Close() => _log?.Dispose();

    [Benchmark]
    public long Ring()
    {
        if (_ring.IsFull)
        {
            _ring.Fit(_ring.Head);
        }

        _ring.Append(_entry!);
        return _ring.Head;
    }

    [Benchmark]
    public bool Cache() => _cache.TryAppend(Publication.FromEntry(_one[0], ++_offset, default, withSchema: false));

    [Benchmark]
    public ValueTask<AppendResult> AppendOne() => _log!.AppendAsync(Request(_one), CancellationToken.None);

    [Benchmark(OperationsPerInvoke = BatchSize)]
    public ValueTask<AppendResult> AppendInBatches() => _log!.AppendAsync(Request(_batch), CancellationToken.None);

    private AppendRequest Request(AppendEntry[] entries) =>
        new(_channel, _writer, null, default, $"{++_batches}", entries, HistoryLimits.Default);
}
