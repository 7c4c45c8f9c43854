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

    /// <summary>A beat.</summary>
    public static ReadOnlyMemory<byte> Beat(NodeBeat beat)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write([WireFormat.Version, WireFormat.Beat]);
        Text(buffer, beat.Node.Value);
        UInt64(buffer, (ulong)beat.Incarnation);
        Text(buffer, beat.Silo);
        Text(buffer, beat.Gateway);
        buffer.Write([beat.IsLeaving ? (byte)1 : (byte)0]);
        Int32(buffer, beat.Tops.Count);
        foreach (var (channel, top) in beat.Tops)
        {
            Text(buffer, channel.Key);
            Short(buffer, top.Epoch);
            UInt64(buffer, top.Offset);
        }

        Int32(buffer, beat.Left.Count);
        foreach (var channel in beat.Left)
        {
            Text(buffer, channel.Key);
        }

        return buffer.WrittenMemory;
    }

    /// <summary>A registered node.</summary>
    public static ReadOnlyMemory<byte> Node(NodeInfo node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write([WireFormat.Version]);
        Text(buffer, node.Id.Value);
        Text(buffer, node.Role);
        Text(buffer, node.Address);
        Text(buffer, node.Version);
        UInt64(buffer, (ulong)node.Started.ToUnixTimeMilliseconds());
        Int32(buffer, node.Clients);
        UInt64(buffer, (ulong)node.Subscriptions);
        Int32(buffer, node.Users);
        Int32(buffer, node.Channels);
        UInt64(buffer, (ulong)node.MemoryBytes);
        return buffer.WrittenMemory;
    }

    /// <summary>A node's subscription, without what only its owner of the moment needs.</summary>
    public static ReadOnlyMemory<byte> Attachment(NodeAttachment attachment)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write([WireFormat.Version]);
        UInt64(buffer, (ulong)attachment.Revision);
        Int32(buffer, attachment.Sessions);
        Clients(buffer, attachment.Members);
        if (attachment.Opener is { } opener)
        {
            Request(buffer, opener);
        }

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

    private static void Request(ArrayBufferWriter<byte> buffer, SourceRequest request)
    {
        Text(buffer, request.User.Id);
        Text(buffer, request.User.Login);
        Text(buffer, request.User.Name);
        Text(buffer, request.User.Email);
        Text(buffer, request.User.Role);
        Int32(buffer, request.Data.Length);
        buffer.Write(request.Data.Span);
    }

    private static void Clients(ArrayBufferWriter<byte> buffer, IReadOnlyList<ClientInfo> clients)
    {
        Int32(buffer, clients.Count);
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

    private static void Int32(ArrayBufferWriter<byte> buffer, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(sizeof(int)), number);
        buffer.Advance(sizeof(int));
    }

    private static void UInt64(ArrayBufferWriter<byte> buffer, ulong number)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(buffer.GetSpan(sizeof(ulong)), number);
        buffer.Advance(sizeof(ulong));
    }

    private static void Short(ArrayBufferWriter<byte> buffer, string text)
    {
        var length = checked((byte)Encoding.UTF8.GetByteCount(text));
        buffer.Write([length]);
        Encoding.UTF8.GetBytes(text, buffer);
    }

    private static void Text(ArrayBufferWriter<byte> buffer, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        if (length > ushort.MaxValue)
        {
            throw new ArgumentException($"A name of {length} bytes is too long.", nameof(text));
        }

        BinaryPrimitives.WriteUInt16LittleEndian(buffer.GetSpan(sizeof(ushort)), (ushort)length);
        buffer.Advance(sizeof(ushort));
        Encoding.UTF8.GetBytes(text, buffer);
    }
}
