namespace LiveOrleans.Sources;

/// <summary>Reads a body of which every line is a message, such as <c>application/x-ndjson</c>.</summary>
/// <param name="maxBytes">The most bytes of a line.</param>
/// <remarks>A last line without its end is left out: nothing tells it from one that was cut off.</remarks>
internal sealed class LineParser(int maxBytes) : IMessageParser
{
    private readonly LineSplitter _lines = new(maxBytes);

    public string? LastEventId => null;

    public bool TryRead(ref ReadOnlyMemory<byte> input, out ReadOnlyMemory<byte> message) => _lines.TryRead(ref input, out message);
}
