using System.Security.Cryptography;

namespace LiveOrleans.Channels;

/// <summary>One channel of a <see cref="MemoryStreamLog"/>. All but <see cref="Gate"/> needs the gate.</summary>
internal sealed class MemoryStreamLogChannel
{
    private const string EpochAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    // A writer has one batch in flight; one more for the writer before it.
    private const int RememberedBatches = 2;

    private readonly List<(string Id, AppendResult Result)> _batches = [];
    private HistoryLimits _limits = HistoryLimits.Default;
    private DateTimeOffset _lastAppend;
    private string _schemaHash = string.Empty;

    public MemoryStreamLogChannel() => Cache = NewCache();

    public Lock Gate { get; } = new();

    public StreamCache Cache { get; private set; }

    public FencingToken Writer { get; set; }

    /// <summary>The node that took the right to append last.</summary>
    public NodeId? Owner { get; set; }

    /// <summary>How far the channel has read its source; null for nothing.</summary>
    public string? Cursor { get; private set; }

    public DateTimeOffset LastUse { get; set; }

    public bool IsRemoved { get; set; }

    public LogSnapshot Snapshot() => new(Cache.Top, Cache.Read(new HistoryQuery(-1)), Cache.Schema, Writer);

    public LogSnapshot Read(StreamPosition known)
    {
        if (HasLost(known))
        {
            var kept = Snapshot();
            Cache = NewCache();
            (kept with { Top = kept.Top with { Epoch = Cache.Top.Epoch } }).Fill(Cache);
        }

        return Snapshot();
    }

    public AppendResult? FindBatch(string id)
    {
        foreach (var (known, result) in _batches)
        {
            if (string.Equals(known, id, StringComparison.Ordinal))
            {
                return result;
            }
        }

        return null;
    }

    public AppendResult Append(AppendRequest request, DateTimeOffset now)
    {
        if (request.Limits != _limits)
        {
            UseLimits(request.Limits);
        }

        // The caller knows of publications that are not here: their offsets must never be given to others.
        if (HasLost(request.Known))
        {
            Cache = NewCache();
            _schemaHash = string.Empty;
        }

        _lastAppend = now;
        if (request.Cursor is { } cursor)
        {
            Cursor = cursor.Length == 0 ? null : cursor;
        }

        var publications = new List<Publication>(request.Entries.Count);
        foreach (var entry in request.Entries)
        {
            if (Make(entry, now) is { } publication)
            {
                Cache.TryAppend(publication);
                publications.Add(publication);
            }
        }

        var result = new AppendResult(AppendOutcome.Appended, Cache.Top, publications);
        if (_batches.Count == RememberedBatches)
        {
            _batches.RemoveAt(0);
        }

        _batches.Add((request.BatchId, result));
        return result;
    }

    /// <summary>Gives back what has outlived its age.</summary>
    /// <returns>Whether nothing is left that anyone could still want.</returns>
    public bool Expire(DateTimeOffset now)
    {
        if (now - _lastAppend >= _limits.MaxAge)
        {
            Cache.Expire();
            _batches.Clear();
            _batches.TrimExcess();
        }

        var age = Cache.Top.Offset == 0 && Cursor is null ? _limits.MaxAge : _limits.LastFrameAge;
        return now - LastUse >= age;
    }

    private Publication? Make(AppendEntry entry, DateTimeOffset now)
    {
        var isNewSchema = entry.Schema is { } schema && !string.Equals(schema.Hash, _schemaHash, StringComparison.Ordinal);
        if (isNewSchema)
        {
            _schemaHash = entry.Schema!.Hash;
        }
        else if (entry.Schema is not null && entry.Data.IsEmpty)
        {
            return null;
        }

        return Publication.FromEntry(entry, Cache.Top.Offset + 1, now, isNewSchema);
    }

    private void UseLimits(HistoryLimits limits)
    {
        _limits = limits;
        Cache = Snapshot().ToCache(limits);
    }

    private bool HasLost(StreamPosition known) => known.Offset > Cache.Top.Offset && string.Equals(known.Epoch, Cache.Top.Epoch, StringComparison.Ordinal);

    private StreamCache NewCache()
    {
        var cache = new StreamCache(_limits);
        cache.Reset(new StreamPosition(RandomNumberGenerator.GetString(EpochAlphabet, 8), 0));
        return cache;
    }
}
