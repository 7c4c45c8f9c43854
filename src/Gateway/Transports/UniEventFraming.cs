using System.Globalization;
using System.Text;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>Each push is an event of its own, not wrapped in a reply. Before a publication stands a line that its transport replaces: the offset, a space, the channel.</summary>
/// <remarks>So what is encoded is the same for all sessions, though each event tells the positions of all channels of its session.</remarks>
internal sealed class UniEventFraming : Framing
{
    private UniEventFraming()
    {
    }

    /// <summary>The only instance.</summary>
    public static UniEventFraming Instance { get; } = new();

    private static ReadOnlySpan<byte> Wrapping => "{\"push\":"u8;

    /// <inheritdoc/>
    public override byte[] Encode(Codec codec, FeedEntry entry, string channel)
    {
        var frame = base.Encode(codec, entry, channel);
        return entry.Offset == 0
            ? frame
            : [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{entry.Offset} {channel}\n")), .. frame];
    }

    /// <inheritdoc/>
    protected override byte[] Frame(Codec codec, ReadOnlySpan<byte> message) =>
        [.. "data: "u8, .. message.StartsWith(Wrapping) ? message[Wrapping.Length..^1] : message, .. "\n\n"u8];
}
