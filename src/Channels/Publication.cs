namespace LiveOrleans.Channels;

/// <summary>One entry of a channel's history: data with its offset. Never changes once made, and is shared freely.</summary>
public sealed class Publication
{
    private Publication(ulong offset, DateTimeOffset time, ReadOnlyMemory<byte> data, ReadOnlyMemory<byte> schema, bool isFrame, ClientInfo? publisher)
    {
        Offset = offset;
        Time = time;
        Data = data;
        Schema = schema;
        IsFrame = isFrame;
        Publisher = publisher;
    }

    /// <summary>The number in the channel's history, from 1.</summary>
    public ulong Offset { get; }

    /// <summary>When the log took it.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The JSON that clients receive.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>The schema inside <see cref="Data"/>; empty when it holds none.</summary>
    public ReadOnlyMemory<byte> Schema { get; }

    /// <summary>Whether <see cref="Data"/> is a data frame, with or without its schema, and not free JSON.</summary>
    public bool IsFrame { get; }

    /// <summary>The session that published, where it was one.</summary>
    public ClientInfo? Publisher { get; }

    /// <summary>Makes a publication of an entry that the log has accepted.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="offset">Its offset, from 1.</param>
    /// <param name="time">When the log took it.</param>
    /// <param name="withSchema">Whether the schema differs from the one before, so that it must travel.</param>
    public static Publication FromEntry(AppendEntry entry, ulong offset, DateTimeOffset time, bool withSchema)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Schema is null)
        {
            return new Publication(offset, time, entry.Data, default, isFrame: false, entry.Publisher);
        }

        var schema = withSchema ? entry.Schema.Json : default;
        var json = FrameText.Compose(schema, entry.Data, out var schemaRange);
        return new Publication(offset, time, json, json[schemaRange], isFrame: true, entry.Publisher);
    }

    /// <summary>Makes a publication of what was stored or received.</summary>
    /// <param name="offset">The offset, from 1.</param>
    /// <param name="time">When the log took it.</param>
    /// <param name="data">The JSON that clients receive.</param>
    /// <param name="schema">The part of <paramref name="data"/> that is its schema, or empty.</param>
    /// <param name="isFrame">Whether the data is a frame.</param>
    /// <param name="publisher">The session that published, or null.</param>
    public static Publication Restore(
        ulong offset, DateTimeOffset time, ReadOnlyMemory<byte> data, ReadOnlyMemory<byte> schema, bool isFrame, ClientInfo? publisher) =>
        new(offset, time, data, schema, isFrame, publisher);

    /// <summary>The whole frame of this publication under a schema, or the data as it is when it needs none.</summary>
    /// <param name="schema">The schema in force; empty when there is none.</param>
    public ReadOnlyMemory<byte> FullFrame(ReadOnlyMemory<byte> schema) =>
        IsFrame && Schema.IsEmpty && !schema.IsEmpty ? FrameText.WithSchema(Data, schema) : Data;
}
