using LiveOrleans.Channels;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>The arguments of append.lua.</summary>
internal static class AppendArguments
{
    /// <summary>Writes a request down.</summary>
    /// <param name="request">The request.</param>
    /// <param name="subject">Where the batch is published.</param>
    /// <param name="newEpoch">The epoch, should a new history begin.</param>
    /// <param name="knownHash">The schema that needs not travel, since Redis should have it; null when all travel.</param>
    public static RedisValue[] Of(AppendRequest request, RedisSubject subject, string newEpoch, string? knownHash)
    {
        var schemas = Schemas(request.Entries);
        List<RedisValue> arguments =
        [
            request.Writer.Value,
            request.Lease is { } lease ? lease.Value : RedisValue.EmptyString,
            request.Known.Epoch,
            request.Known.Offset,
            request.BatchId,
            newEpoch,
            request.Limits.MaxPublications,
            request.Limits.MaxBytes,
            Milliseconds(request.Limits.MaxAge),
            Milliseconds(request.Limits.LastFrameAge),
            subject.Name,
            subject.PublishCommand,
            request.Cursor is { } cursor ? "c" + cursor : RedisValue.EmptyString,
            request.TraceParent ?? RedisValue.EmptyString,
            schemas.Count,
        ];
        foreach (var schema in schemas)
        {
            arguments.Add(schema.Hash);
            arguments.Add(string.Equals(schema.Hash, knownHash, StringComparison.Ordinal) ? RedisValue.EmptyString : schema.Json);
        }

        foreach (var (tag, entries) in Runs(request.Entries, schemas))
        {
            arguments.Add(tag);
            arguments.Add(entries.Count);
            foreach (var entry in entries)
            {
                arguments.Add(Json(entry));
            }
        }

        return [.. arguments];
    }

    /// <summary>Entries that follow each other and have the same schema, or the same publisher.</summary>
    private static IEnumerable<(RedisValue Tag, ArraySegment<AppendEntry> Entries)> Runs(IReadOnlyList<AppendEntry> entries, List<FrameSchema> schemas)
    {
        var all = entries as AppendEntry[] ?? [.. entries];
        for (var (from, to) = (0, 0); from < all.Length; from = to)
        {
            var first = all[from];
            while (++to < all.Length && IsLike(first, all[to]))
            {
            }

            var tag = (first.Schema, first.Publisher) switch
            {
                ({ } schema, _) => NumberOf(schema, schemas),
                (_, { } publisher) => (RedisValue)WireWriter.PublisherTag(publisher),
                _ => RedisValue.EmptyString,
            };
            yield return (tag, new ArraySegment<AppendEntry>(all, from, to - from));
        }
    }

    private static bool IsLike(AppendEntry entry, AppendEntry other) => entry.Schema is null
        ? other.Schema is null && ReferenceEquals(entry.Publisher, other.Publisher)
        : ReferenceEquals(entry.Schema, other.Schema);

    /// <summary>What clients receive of an entry unless its schema is a new one; empty when that is nothing.</summary>
    private static ReadOnlyMemory<byte> Json(AppendEntry entry) =>
        entry.Schema is null || entry.Data.IsEmpty ? entry.Data : Publication.FromEntry(entry, offset: 1, default, withSchema: false).Data;

    private static int NumberOf(FrameSchema schema, List<FrameSchema> schemas) =>
        schemas.FindIndex(known => string.Equals(known.Hash, schema.Hash, StringComparison.Ordinal)) + 1;

    private static List<FrameSchema> Schemas(IReadOnlyList<AppendEntry> entries)
    {
        var schemas = new List<FrameSchema>();
        foreach (var entry in entries)
        {
            if (entry.Schema is { } schema && !schemas.Exists(known => string.Equals(known.Hash, schema.Hash, StringComparison.Ordinal)))
            {
                schemas.Add(schema);
            }
        }

        return schemas;
    }

    // Redis takes an age of 0 for one that is over.
    private static long Milliseconds(TimeSpan age) => Math.Max(1, (long)age.TotalMilliseconds);
}
