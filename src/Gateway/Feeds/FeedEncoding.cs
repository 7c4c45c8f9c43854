using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>What makes the bytes of one entry differ between sessions: framing, codec and the channel's wire name.</summary>
/// <remarks>One object per feed and kind of session, compared by reference. Its lock is a leaf: nothing is called under it but the codec.</remarks>
internal sealed class FeedEncoding(Framing framing, Codec codec, string channel)
{
    private readonly Lock _lock = new();

    /// <summary>The channel's name as these sessions know it: <c>1/stream/a/b</c> and <c>default/stream/a/b</c> are one channel.</summary>
    public string Channel => channel;

    /// <summary>The bytes of an entry: made by the first session that needs them, and kept with the entry.</summary>
    public byte[] Frame(FeedEntry entry)
    {
        if (entry.FindFrame(this) is { } known)
        {
            return known;
        }

        lock (_lock)
        {
            if (entry.FindFrame(this) is { } other)
            {
                return other;
            }

            var frame = framing.Encode(codec, entry, channel);
            entry.AddFrame(this, frame);
            return frame;
        }
    }

    /// <summary>Whether this is the encoding of such sessions.</summary>
    public bool Is(Framing otherFraming, Codec otherCodec, string otherChannel) =>
        ReferenceEquals(framing, otherFraming) && ReferenceEquals(codec, otherCodec) && string.Equals(channel, otherChannel, StringComparison.Ordinal);
}
