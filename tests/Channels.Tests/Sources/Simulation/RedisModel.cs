using System.Globalization;

namespace LiveOrleans.Channels.Tests;

/// <summary>What the Redis scripts do for one channel. Leases end by the clock on the wall, as keys in Redis do.</summary>
internal sealed class RedisModel(TimeProvider time) : IStoreServer
{
    private const int RememberedBatches = 4;

    private readonly Queue<(string Id, AppendResult Result)> _batches = new();
    private readonly Dictionary<NodeId, NodeAttachment> _subscribers = [];
    private (FencingToken Token, NodeId Holder, DateTimeOffset Ends)? _lease;
    private FencingToken _lastToken;
    private FencingToken _writer;
    private StreamPosition _top;
    private string? _cursor;
    private int _epochs;

    public FencingToken LiveLease => TryGetLease(out var lease) ? lease.Token : FencingToken.None;

    public LeaseGrant Acquire(NodeId holder, TimeSpan duration, FencingToken floor)
    {
        if (TryGetLease(out var live))
        {
            return new LeaseGrant(false, live.Token, live.Holder, WholeMilliseconds(live.Ends - time.GetUtcNow()));
        }

        _lastToken = Next(_lastToken, floor);
        _lease = (_lastToken, holder, time.GetUtcNow() + duration);
        return new LeaseGrant(true, _lastToken, holder, duration);
    }

    public bool Renew(FencingToken token, TimeSpan duration)
    {
        if (!TryGetLease(out var live) || live.Token != token)
        {
            return false;
        }

        _lease = live with { Ends = time.GetUtcNow() + duration };
        return true;
    }

    public bool Release(FencingToken token)
    {
        if (!TryGetLease(out var live) || live.Token != token)
        {
            return false;
        }

        _lease = null;
        return true;
    }

    public WriterGrant OpenWriter(NodeId owner, FencingToken floor)
    {
        BeginHistory();
        _writer = Next(_writer, floor);
        return new WriterGrant(_writer, Read());
    }

    public AppendResult Append(AppendRequest request)
    {
        if (request.Writer < _writer)
        {
            return new AppendResult(AppendOutcome.StaleWriter, _top, []);
        }

        foreach (var (id, earlier) in _batches)
        {
            if (string.Equals(id, request.BatchId, StringComparison.Ordinal))
            {
                return earlier;
            }
        }

        if (request.Lease is { } lease && LiveLease != lease)
        {
            return new AppendResult(AppendOutcome.StaleLease, _top, []);
        }

        BeginHistory();
        if (string.Equals(request.Known.Epoch, _top.Epoch, StringComparison.Ordinal) && request.Known.Offset > _top.Offset)
        {
            _top = NewEpoch();
        }

        _writer = request.Writer;
        _cursor = request.Cursor is null ? _cursor : request.Cursor.Length == 0 ? null : request.Cursor;
        var first = _top.Offset + 1;
        _top = _top with { Offset = _top.Offset + (ulong)request.Entries.Count };
        Publication[] publications =
            [.. request.Entries.Select((entry, i) => Publication.FromEntry(entry, first + (ulong)i, time.GetUtcNow(), withSchema: false))];
        var result = new AppendResult(AppendOutcome.Appended, _top, publications);
        Remember(request.BatchId, result);
        return result;
    }

    public LogSnapshot Read()
    {
        BeginHistory();
        return new LogSnapshot(_top, [], default, _writer);
    }

    public string? ReadCursor() => _cursor;

    public IReadOnlyList<NodeAttachment> Subscribers() => [.. _subscribers.Values];

    public bool Save(FencingToken writer, NodeAttachment attachment)
    {
        if (writer < _writer)
        {
            return false;
        }

        _writer = writer;
        _subscribers[attachment.Node] = attachment with { Known = StreamPosition.None, Highest = FencingToken.None };
        return true;
    }

    public bool Remove(FencingToken writer, NodeId node)
    {
        if (writer < _writer)
        {
            return false;
        }

        _writer = writer;
        _subscribers.Remove(node);
        return true;
    }

    public void Flush()
    {
        (_lease, _lastToken, _writer, _top, _cursor) = (null, default, default, default, null);
        _batches.Clear();
        _subscribers.Clear();
    }

    public void Dispose()
    {
        // Holds nothing but memory.
    }

    private static TimeSpan WholeMilliseconds(TimeSpan span) => TimeSpan.FromMilliseconds((long)span.TotalMilliseconds);

    private bool TryGetLease(out (FencingToken Token, NodeId Holder, DateTimeOffset Ends) lease)
    {
        lease = _lease.GetValueOrDefault();
        return _lease is not null && lease.Ends > time.GetUtcNow();
    }

    private FencingToken Next(FencingToken last, FencingToken floor) =>
        new(Math.Max(Math.Max(last.Value, floor.Value) + 1, time.GetUtcNow().ToUnixTimeMilliseconds()));

    private void BeginHistory()
    {
        if (string.IsNullOrEmpty(_top.Epoch))
        {
            _top = NewEpoch();
        }
    }

    private StreamPosition NewEpoch() => new(string.Create(CultureInfo.InvariantCulture, $"e{++_epochs}"), 0);

    private void Remember(string id, AppendResult result)
    {
        _batches.Enqueue((id, result));
        if (_batches.Count > RememberedBatches)
        {
            _batches.Dequeue();
        }
    }
}
