using System.Buffers;
using LiveOrleans.Channels;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>One thing that all sessions of a channel are told, with its bytes in every encoding that was asked for.</summary>
internal sealed class FeedEntry
{
    // What an entry weighs beside its data: names, offset and frame.
    private const int Overhead = 64;

    private readonly Publication? _publication;
    private readonly ClientInfo? _client;
    private CachedFrame? _frames;

    private FeedEntry(FeedEntryKind kind, Publication? publication, ClientInfo? client)
    {
        Kind = kind;
        _publication = publication;
        _client = client;
    }

    /// <summary>What the entry tells.</summary>
    public FeedEntryKind Kind { get; }

    /// <summary>The publication's offset; 0 when it is none.</summary>
    public ulong Offset => _publication?.Offset ?? 0;

    /// <summary>What the entry counts for in a session's lag.</summary>
    public int Bytes => Overhead + (_publication?.Data.Length ?? 0);

    /// <summary>The bytes of all entries before this one since the feed began; set when it is appended.</summary>
    public long Start { get; set; }

    public static FeedEntry Published(Publication publication) => new(FeedEntryKind.Publication, publication, null);

    public static FeedEntry Joined(ClientInfo client) => new(FeedEntryKind.Join, null, client);

    public static FeedEntry Left(ClientInfo client) => new(FeedEntryKind.Leave, null, client);

    public static FeedEntry Reset() => new(FeedEntryKind.Reset, null, null);

    /// <summary>The bytes in an encoding; null when nobody made them yet.</summary>
    public byte[]? FindFrame(FeedEncoding encoding)
    {
        for (var cached = Volatile.Read(ref _frames); cached is not null; cached = cached.Next)
        {
            if (ReferenceEquals(cached.Encoding, encoding))
            {
                return cached.Bytes;
            }
        }

        return null;
    }

    /// <summary>Keeps the bytes of an encoding. Called at most once for each, by different encodings perhaps at the same time.</summary>
    public void AddFrame(FeedEncoding encoding, byte[] bytes)
    {
        CachedFrame? next;
        do
        {
            next = Volatile.Read(ref _frames);
        }
        while (Interlocked.CompareExchange(ref _frames, new CachedFrame(encoding, bytes, next), next) != next);
    }

    /// <summary>Appends the entry's push.</summary>
    public void Encode(Codec codec, string channel, IBufferWriter<byte> output)
    {
        switch (this)
        {
            case { _publication: { } publication }:
                codec.EncodePublication(channel, Wire.Push(publication), output);
                break;
            case { _client: { } client, Kind: FeedEntryKind.Join }:
                codec.EncodeJoin(channel, Wire.Identity(client), output);
                break;
            case { _client: { } client, Kind: FeedEntryKind.Leave }:
                codec.EncodeLeave(channel, Wire.Identity(client), output);
                break;
            default:
                codec.Encode(UnsubscribeCode.InsufficientState.ToReply(channel), output);
                break;
        }
    }

    private sealed class CachedFrame(FeedEncoding encoding, byte[] bytes, CachedFrame? next)
    {
        public FeedEncoding Encoding => encoding;

        public byte[] Bytes => bytes;

        public CachedFrame? Next => next;
    }
}
