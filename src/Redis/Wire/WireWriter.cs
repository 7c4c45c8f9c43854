using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Redis;

/// <summary>Writes those bytes of <see cref="WireFormat"/> that no script puts together.</summary>
internal static class WireWriter
{
    /// <summary>A message of joins and leaves.</summary>
    public static ReadOnlyMemory<byte> Presence(PresenceChange change)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write([WireFormat.Version, WireFormat.Presence]);
        Clients(buffer, change.Joined);
        Clients(buffer, change.Left);
        return buffer.WrittenMemory;
    }

    /// <summary>The tag of a session's entry, as append.lua takes it.</summary>
    public static ReadOnlyMemory<byte> PublisherTag(ClientInfo publisher)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write("p"u8);
        Client(buffer, publisher);
        return buffer.WrittenMemory;
    }

    private static void Clients(ArrayBufferWriter<byte> buffer, IReadOnlyList<ClientInfo> clients)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(sizeof(int)), clients.Count);
        buffer.Advance(sizeof(int));
        foreach (var client in clients)
        {
            Client(buffer, client);
        }
    }

    private static void Client(ArrayBufferWriter<byte> buffer, ClientInfo client)
    {
        Text(buffer, client.User);
        Text(buffer, client.Client);
    }

    private static void Text(ArrayBufferWriter<byte> buffer, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        if (length > ushort.MaxValue)
        {
            throw new ArgumentException($"A user or session id of {length} bytes is too long.", nameof(text));
        }

        BinaryPrimitives.WriteUInt16LittleEndian(buffer.GetSpan(sizeof(ushort)), (ushort)length);
        buffer.Advance(sizeof(ushort));
        Encoding.UTF8.GetBytes(text, buffer);
    }
}
