using LiveOrleans.Channels;
using LiveOrleans.Frames;

namespace LiveOrleans.Sources;

/// <summary>Makes publications of a source's messages and hands them on in batches.</summary>
/// <param name="sink">Takes the publications of the run.</param>
/// <param name="schema">The schema that holds before one has come; null for none.</param>
/// <remarks>
/// A message is a data frame or any other JSON. A frame that has data alone belongs to the schema that came last in this run.
/// Blank messages, by which sources keep a connection alive, are left out.
/// </remarks>
internal sealed class MessageBatch(ISourceSink sink, FrameSchema? schema = null)
{
    internal const int MaxEntries = 512;
    internal const int MaxBytes = 256 * 1024;

    private readonly List<AppendEntry> _entries = [];
    private int _bytes;
    private FrameSchema? _schema = schema;

    /// <summary>Whether it must be handed on before more is added.</summary>
    public bool IsFull => _entries.Count >= MaxEntries || _bytes >= MaxBytes;

    /// <summary>Adds a message. False when it is not JSON.</summary>
    /// <param name="message">The text; it is copied.</param>
    /// <param name="fault">Where it stops being JSON, when the answer is false.</param>
    public bool TryAdd(ReadOnlyMemory<byte> message, out JsonFault fault)
    {
        fault = default;
        if (SourceJson.IsBlank(message.Span))
        {
            return true;
        }

        var json = message;
        if (message.Span.ContainsAny((byte)'\r', (byte)'\n') && !SourceJson.TryJoinLines(message.Span, out json, out fault))
        {
            return false;
        }

        var split = FrameSplitter.Split(json);
        fault = split.Fault;
        if (split.Kind is FrameSplitKind.Invalid)
        {
            return false;
        }

        var entry = EntryOf(json, split);
        _entries.Add(entry);
        _bytes += entry.Bytes;
        return true;
    }

    /// <summary>Hands on what was added, and waits until the channel has taken it.</summary>
    /// <param name="cursor">The channel's cursor behind it; null leaves it as it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask FlushAsync(string? cursor, CancellationToken cancellationToken)
    {
        if (_entries.Count == 0 && (cursor is null || string.Equals(cursor, sink.Cursor, StringComparison.Ordinal)))
        {
            return;
        }

        cancellationToken.ThrowIfCancellationRequested();

        // An array of its own: a write that was given up may still read it.
        AppendEntry[] entries = [.. _entries];
        _entries.Clear();
        _bytes = 0;
        await sink.WriteAsync(entries, cursor, cancellationToken);
    }

    private AppendEntry EntryOf(ReadOnlyMemory<byte> json, FrameSplit split)
    {
        if (!split.Schema.IsEmpty)
        {
            _schema = SchemaOf(split.Schema);
        }

        return split.Kind is FrameSplitKind.Frame && _schema is not null
            ? AppendEntry.Frame(_schema, split.Data.ToArray())
            : AppendEntry.Json(json.ToArray());
    }

    private FrameSchema SchemaOf(ReadOnlyMemory<byte> json) =>
        _schema is not null && _schema.Json.Span.SequenceEqual(json.Span)
            ? _schema
            : SourceJson.SchemaOf(json.Span);
}
