using System.Buffers;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol;

/// <summary>Writes the frequent pushes from their parts: measured first, then written in one go.</summary>
internal static class ProtobufPushEncoder
{
    private const int MapKey = 1;
    private const int MapValue = 2;

    public static void WritePublication(string channel, in PublicationPush publication, IBufferWriter<byte> output)
    {
        var length = Measure(publication);
        var total = MeasurePush(channel, length, out var pushLength);
        var writer = new ProtobufWriter(output.GetSpan(total));
        BeginPush(ref writer, channel, pushLength);
        writer.Begin(Push.PubFieldNumber, length);
        Write(ref writer, publication);
        output.Advance(total);
    }

    public static void WritePresenceChange(string channel, int field, in ClientIdentity client, IBufferWriter<byte> output)
    {
        var identity = Measure(client);
        var length = ProtobufWriter.MessageLength(identity);
        var total = MeasurePush(channel, length, out var pushLength);
        var writer = new ProtobufWriter(output.GetSpan(total));
        BeginPush(ref writer, channel, pushLength);
        writer.Begin(field, length);
        writer.Begin(Join.InfoFieldNumber, identity);
        Write(ref writer, client);
        output.Advance(total);
    }

    private static int MeasurePush(string channel, int eventLength, out int pushLength)
    {
        pushLength = ProtobufWriter.StringLength(channel) + ProtobufWriter.MessageLength(eventLength);
        return ProtobufWriter.MessageLength(pushLength);
    }

    private static void BeginPush(ref ProtobufWriter writer, string channel, int pushLength)
    {
        writer.Begin(Reply.PushFieldNumber, pushLength);
        writer.String(Push.ChannelFieldNumber, channel);
    }

    private static int Measure(in PublicationPush publication)
    {
        var length = ProtobufWriter.BytesLength(publication.Data.Length)
            + ProtobufWriter.NumberLength(publication.Offset)
            + ProtobufWriter.NumberLength((ulong)publication.Time)
            + ProtobufWriter.StringLength(publication.Epoch);
        if (publication.Publisher is { } publisher)
        {
            length += ProtobufWriter.MessageLength(Measure(publisher));
        }

        if (publication.Tags is { } tags)
        {
            foreach (var tag in tags)
            {
                length += ProtobufWriter.MessageLength(Measure(tag));
            }
        }

        return length;
    }

    private static int Measure(in ClientIdentity client) =>
        ProtobufWriter.StringLength(client.User)
        + ProtobufWriter.StringLength(client.Client)
        + ProtobufWriter.BytesLength(client.ConnectionInfo.Length)
        + ProtobufWriter.BytesLength(client.ChannelInfo.Length);

    private static int Measure(KeyValuePair<string, string> tag) =>
        ProtobufWriter.StringLength(tag.Key) + ProtobufWriter.StringLength(tag.Value);

    private static void Write(ref ProtobufWriter writer, in PublicationPush publication)
    {
        writer.Bytes(Publication.DataFieldNumber, publication.Data.Span);
        if (publication.Publisher is { } publisher)
        {
            writer.Begin(Publication.InfoFieldNumber, Measure(publisher));
            Write(ref writer, publisher);
        }

        writer.Number(Publication.OffsetFieldNumber, publication.Offset);
        if (publication.Tags is { } tags)
        {
            foreach (var tag in tags)
            {
                writer.Begin(Publication.TagsFieldNumber, Measure(tag));
                writer.String(MapKey, tag.Key);
                writer.String(MapValue, tag.Value);
            }
        }

        writer.Number(Publication.TimeFieldNumber, (ulong)publication.Time);
        writer.String(Publication.EpochFieldNumber, publication.Epoch);
    }

    private static void Write(ref ProtobufWriter writer, in ClientIdentity client)
    {
        writer.String(ClientInfo.UserFieldNumber, client.User);
        writer.String(ClientInfo.ClientFieldNumber, client.Client);
        writer.Bytes(ClientInfo.ConnInfoFieldNumber, client.ConnectionInfo.Span);
        writer.Bytes(ClientInfo.ChanInfoFieldNumber, client.ChannelInfo.Span);
    }
}
