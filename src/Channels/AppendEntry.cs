namespace LiveOrleans.Channels;

/// <summary>One publication on its way into a channel's log, before it has an offset.</summary>
/// <remarks>
/// A frame travels in two parts, because only the log knows whether its schema differs from the stored one: then the
/// publication carries schema and data, else the data alone.
/// </remarks>
public sealed class AppendEntry
{
    private AppendEntry(FrameSchema? schema, ReadOnlyMemory<byte> data, ClientInfo? publisher)
    {
        Schema = schema;
        Data = data;
        Publisher = publisher;
    }

    /// <summary>The frame's schema; null when the entry is free JSON.</summary>
    public FrameSchema? Schema { get; }

    /// <summary>The frame's <c>data</c> member, or the whole of free JSON; empty for a schema alone.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>The session that published, where it was one.</summary>
    public ClientInfo? Publisher { get; }

    /// <summary>What the entry counts for in queues and limits.</summary>
    public int Bytes => Data.Length + (Schema?.Json.Length ?? 0);

    /// <summary>An entry of free JSON.</summary>
    /// <param name="json">One valid JSON value without line breaks.</param>
    /// <param name="publisher">The session that published, or null.</param>
    public static AppendEntry Json(ReadOnlyMemory<byte> json, ClientInfo? publisher = null) => new(null, json, publisher);

    /// <summary>An entry that is a data frame.</summary>
    /// <param name="schema">The frame's schema.</param>
    /// <param name="data">The frame's <c>data</c> member: one JSON object without line breaks.</param>
    public static AppendEntry Frame(FrameSchema schema, ReadOnlyMemory<byte> data)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new AppendEntry(schema, data, null);
    }

    /// <summary>An entry that only announces a schema; it becomes a publication only when the schema is a new one.</summary>
    /// <param name="schema">The schema.</param>
    public static AppendEntry SchemaOnly(FrameSchema schema) => Frame(schema, default);
}
