using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>Each message is a WebSocket frame of its own, so that bytes that were made once can follow any others.</summary>
internal sealed class WebSocketFraming : Framing
{
    private WebSocketFraming()
    {
    }

    /// <summary>The only instance.</summary>
    public static WebSocketFraming Instance { get; } = new();

    /// <inheritdoc/>
    protected override byte[] Frame(Codec codec, ReadOnlySpan<byte> message) => WebSocketFrame.Message(codec, message);
}
