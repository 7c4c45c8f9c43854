using LiveOrleans.Channels;
using StackExchange.Redis;
using ClientInfo = LiveOrleans.Channels.ClientInfo;

namespace LiveOrleans.Redis;

/// <summary>The arguments of append.lua.</summary>
internal static class AppendArguments
{
    private const int Fixed = 14;

    /// <summary>Writes a request down.</summary>
    /// <param name="request">The request.</param>
    /// <param name="subject">Where the batch is published.</param>
    /// <param name="newEpoch">The epoch, should a new history begin.</param>
    /// <param name="knownHash">The schema that needs not travel, since Redis should have it; null when all travel.</param>
    public static RedisValue[] Of(AppendRequest request, RedisSubject subject, string newEpoch, string? knownHash)
    {
        var schemas = Schemas(request.Entries);
        var arguments = new RedisValue[Fixed + (2 * schemas.Count) + (2 * request.Entries.Count)];
        arguments[0] = request.Writer.Value;
        arguments[1] = request.Lease is { } lease ? lease.Value : RedisValue.EmptyString;
        arguments[2] = request.Known.Epoch;
        arguments[3] = request.Known.Offset;
        arguments[4] = request.BatchId;
        arguments[5] = newEpoch;
        arguments[6] = request.Limits.MaxPublications;
        arguments[7] = request.Limits.MaxBytes;
        arguments[8] = Milliseconds(request.Limits.MaxAge);
        arguments[9] = Milliseconds(request.Limits.LastFrameAge);
        arguments[10] = subject.Name;
        arguments[11] = subject.PublishCommand;
        arguments[12] = request.Cursor is { } cursor ? "c" + cursor : RedisValue.EmptyString;
        arguments[13] = schemas.Count;
        var at = Fixed;
        foreach (var schema in schemas)
        {
            arguments[at++] = schema.Hash;
            arguments[at++] = string.Equals(schema.Hash, knownHash, StringComparison.Ordinal) ? RedisValue.EmptyString : schema.Json;
        }

        // A session's publications often follow each other.
        ClientInfo? publisher = null;
        var publisherTag = RedisValue.EmptyString;
        foreach (var entry in request.Entries)
        {
            if (entry.Schema is null && !ReferenceEquals(entry.Publisher, publisher))
            {
                publisher = entry.Publisher;
                publisherTag = publisher is null ? RedisValue.EmptyString : WireWriter.PublisherTag(publisher);
            }

            arguments[at++] = entry.Schema is { } schema ? NumberOf(schema, schemas) : publisherTag;
            arguments[at++] = entry.Data;
        }

        return arguments;
    }

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
