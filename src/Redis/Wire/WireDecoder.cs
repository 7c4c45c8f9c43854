using LiveOrleans.Channels;

namespace LiveOrleans.Redis;

/// <summary>Makes publications and presence changes of what is stored and received.</summary>
internal static class WireDecoder
{
    // Version, flags, time and length of the schema; on the broker a length before them.
    private const int LeastEntryBytes = 14;
    private const int LeastClientBytes = 4;
    private const int LeastTopBytes = 11;
    private const int LeastChannelBytes = 2;

    /// <summary>Reads an entry of a message.</summary>
    /// <param name="offset">Its offset.</param>
    /// <param name="bytes">The entry; the publication shares it.</param>
    /// <exception cref="FormatException">It is not one.</exception>
    public static Publication Entry(ulong offset, ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        return Restore(offset, Head(ref reader), reader.Rest());
    }

    /// <summary>Reads a stored entry.</summary>
    /// <param name="offset">Its offset.</param>
    /// <param name="head">What is before its JSON.</param>
    /// <param name="json">Its JSON; the publication shares it.</param>
    /// <exception cref="FormatException">It is not one.</exception>
    public static Publication Stored(ulong offset, ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> json)
    {
        var reader = new WireReader(head);
        var parts = Head(ref reader);
        reader.End();
        return Restore(offset, parts, json);
    }

    /// <summary>Reads a message of the broker and hands it to a subscriber.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static void Deliver(ReadOnlyMemory<byte> message, IBrokerSubscriber subscriber)
    {
        var reader = new WireReader(message);
        reader.Version();
        switch (reader.Byte())
        {
            case WireFormat.Publications:
                subscriber.OnPublications(Batch(ref reader));
                break;
            case WireFormat.Presence:
                subscriber.OnPresence(new PresenceChange(Clients(ref reader), Clients(ref reader)));
                break;
            case var kind:
                throw new FormatException($"Kind {kind} is not known.");
        }
    }

    /// <summary>Reads a beat.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static NodeBeat Beat(ReadOnlyMemory<byte> message)
    {
        var reader = new WireReader(message);
        reader.Version();
        if (reader.Byte() is var kind and not WireFormat.Beat)
        {
            throw new FormatException($"Kind {kind} is no beat.");
        }

        var (node, incarnation) = (new NodeId(reader.Text()), reader.Int64());
        var (silo, gateway, isLeaving) = (reader.Text(), reader.Text(), reader.Byte() != 0);
        var tops = new ChannelTop[reader.Count(LeastTopBytes)];
        for (var i = 0; i < tops.Length; i++)
        {
            tops[i] = new ChannelTop(reader.Channel(), new StreamPosition(reader.Short(), reader.UInt64()));
        }

        var left = new ChannelId[reader.Count(LeastChannelBytes)];
        for (var i = 0; i < left.Length; i++)
        {
            left[i] = reader.Channel();
        }

        reader.End();
        return new NodeBeat(node, incarnation, silo, isLeaving, tops, left) { Gateway = gateway };
    }

    /// <summary>Reads a registered node.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static NodeInfo Node(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.Version();
        var node = new NodeInfo(
            new NodeId(reader.Text()), reader.Text(), reader.Text(), reader.Text(), reader.Time(), reader.Int32(), reader.Int64());
        if (!reader.IsAtEnd)
        {
            node = node with { Users = reader.Int32(), Channels = reader.Int32(), MemoryBytes = reader.Int64() };
        }

        reader.End();
        return node;
    }

    /// <summary>Reads a node's subscription.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static NodeAttachment Attachment(NodeId node, ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.Version();
        var attachment = new NodeAttachment(node, reader.Int64(), reader.Int32(), Clients(ref reader), StreamPosition.None, FencingToken.None);
        if (!reader.IsAtEnd)
        {
            var user = new SourceUser(reader.Text(), reader.Text(), reader.Text(), reader.Text(), reader.Text());
            attachment = attachment with { Opener = new SourceRequest(user, reader.Block()) };
        }

        reader.End();
        return attachment;
    }

    private static EntryHead Head(ref WireReader reader)
    {
        reader.Version();
        var flags = reader.Byte();
        var (time, schemaLength) = (reader.Time(), reader.UInt32());
        return new EntryHead(
            time, schemaLength, (flags & WireFormat.FrameFlag) != 0, (flags & WireFormat.PublisherFlag) != 0 ? reader.Client() : null);
    }

    private static Publication Restore(ulong offset, EntryHead head, ReadOnlyMemory<byte> json)
    {
        if (head.SchemaLength > 0 && head.SchemaLength > json.Length - WireFormat.SchemaStart)
        {
            throw new FormatException($"A schema of {head.SchemaLength} bytes is not in {json.Length}.");
        }

        var schema = head.SchemaLength == 0 ? default : json.Slice(WireFormat.SchemaStart, (int)head.SchemaLength);
        return Publication.Restore(offset, head.Time, json, schema, head.IsFrame, head.Publisher);
    }

    private static PublicationBatch Batch(ref WireReader reader)
    {
        var epoch = reader.Short();
        var writer = reader.Token();
        var first = reader.UInt64();
        var publications = new Publication[reader.Count(LeastEntryBytes)];
        for (var i = 0; i < publications.Length; i++)
        {
            publications[i] = Entry(first + (ulong)i, reader.Block());
        }

        var traceParent = reader.IsAtEnd ? null : reader.Short();
        return publications.Length > 0 && reader.IsAtEnd
            ? new PublicationBatch(epoch, writer, publications) { TraceParent = traceParent }
            : throw new FormatException("A batch is empty or is followed by something.");
    }

    private static ClientInfo[] Clients(ref WireReader reader)
    {
        var clients = new ClientInfo[reader.Count(LeastClientBytes)];
        for (var i = 0; i < clients.Length; i++)
        {
            clients[i] = reader.Client();
        }

        return clients;
    }

    private readonly record struct EntryHead(DateTimeOffset Time, uint SchemaLength, bool IsFrame, ClientInfo? Publisher);
}
