using System.Buffers;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>Makes the bytes of a transport from encoded messages: what stands before, between and after them on its wire.</summary>
/// <remarks>Stateless. The bytes of a message are complete: those of several can be written one after the other.</remarks>
internal abstract class Framing
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_scratch;

    /// <summary>Encodes a message and frames it.</summary>
    /// <param name="codec">The encoding, for <paramref name="encode"/> and for the delimiters.</param>
    /// <param name="state">What <paramref name="encode"/> is given.</param>
    /// <param name="encode">Appends one encoded message.</param>
    /// <returns>An array of its own, which is never changed.</returns>
    public byte[] Encode<TState>(Codec codec, TState state, Action<Codec, TState, IBufferWriter<byte>> encode)
    {
        const int MaxKept = 64 * 1024;
        var scratch = t_scratch ??= new ArrayBufferWriter<byte>(1024);
        scratch.ResetWrittenCount();
        encode(codec, state, scratch);
        var frame = Frame(codec, scratch.WrittenSpan);
        if (scratch.Capacity > MaxKept)
        {
            t_scratch = null;
        }

        return frame;
    }

    /// <summary>Encodes and frames what the sessions of a channel are told.</summary>
    /// <param name="codec">The encoding.</param>
    /// <param name="entry">What they are told.</param>
    /// <param name="channel">The channel's wire name.</param>
    /// <returns>An array of its own, which is never changed.</returns>
    public virtual byte[] Encode(Codec codec, FeedEntry entry, string channel) =>
        Encode(codec, (entry, channel), static (codec, state, output) => state.entry.Encode(codec, state.channel, output));

    /// <summary>Frames one encoded message.</summary>
    protected abstract byte[] Frame(Codec codec, ReadOnlySpan<byte> message);
}
