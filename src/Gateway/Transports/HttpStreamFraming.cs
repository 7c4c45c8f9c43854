using System.Buffers;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>Each message with the delimiter of an endless response: a line feed after JSON, the length before Protobuf.</summary>
internal sealed class HttpStreamFraming : Framing
{
    private HttpStreamFraming()
    {
    }

    /// <summary>The only instance.</summary>
    public static HttpStreamFraming Instance { get; } = new();

    /// <inheritdoc/>
    protected override byte[] Frame(Codec codec, ReadOnlySpan<byte> message)
    {
        var output = new ArrayBufferWriter<byte>(codec.FramedLength(message.Length, first: false));
        codec.AppendToStream(message, output);
        return output.WrittenSpan.ToArray();
    }
}
