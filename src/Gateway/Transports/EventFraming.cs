using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>Each message is an event of <c>text/event-stream</c>. JSON messages have no line feed in them.</summary>
internal sealed class EventFraming : Framing
{
    private EventFraming()
    {
    }

    /// <summary>The only instance.</summary>
    public static EventFraming Instance { get; } = new();

    /// <inheritdoc/>
    protected override byte[] Frame(Codec codec, ReadOnlySpan<byte> message) => [.. "data: "u8, .. message, .. "\n\n"u8];
}
