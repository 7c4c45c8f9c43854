using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace LiveOrleans.Load;

/// <summary>The text protocol of NATS inside WebSocket messages: one session's side of it.</summary>
/// <remarks>
/// NATS numbers nothing, so the sequence number inside the data stands for the offset: that is exact while each channel has one
/// publisher. A WebSocket message may end within an operation; what is left of it is kept until the next.
/// </remarks>
internal sealed class NatsWire : IWire
{
    private readonly ArrayBufferWriter<byte> _kept = new();
    private int _taken;
    private int _channels;
    private int _confirmed;
    private bool _isConnected;

    public string Path => "/";

    public string Subprotocol => "";

    public WebSocketOpcode Opcode => WebSocketOpcode.Binary;

    public bool Acknowledges => false;

    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    private static ReadOnlySpan<byte> MessageStart => "MSG "u8;

    /// <summary>CONNECT, one SUB per channel, and a PING whose PONG says that all of it has been taken in.</summary>
    public void WriteConnect(IBufferWriter<byte> output, IReadOnlyList<string> channels)
    {
        _channels = channels.Count;
        output.Write("CONNECT {\"verbose\":false,\"pedantic\":false,\"lang\":\"load\",\"version\":\"1\",\"protocol\":1}\r\n"u8);
        for (var index = 0; index < channels.Count; index++)
        {
            WriteText(output, string.Create(CultureInfo.InvariantCulture, $"SUB {channels[index]} {index + 1}\r\n"));
        }

        output.Write("PING\r\n"u8);
    }

    public void WritePublish(IBufferWriter<byte> output, uint id, string channel, ReadOnlySpan<byte> data)
    {
        WriteText(output, string.Create(CultureInfo.InvariantCulture, $"PUB {channel} {data.Length}\r\n"));
        output.Write(data);
        output.Write(LineEnd);
    }

    public void WritePong(IBufferWriter<byte> output) => output.Write("PONG\r\n"u8);

    public bool TryRead(ref ReadOnlySpan<byte> message, out ScannedReply reply)
    {
        if (_isConnected && _confirmed < _channels)
        {
            reply = new ScannedReply(ReplyKind.Subscribed, Id: (uint)(2 + _confirmed++), Offset: 0);
            return true;
        }

        return _kept.WrittenCount == 0 ? TryReadWhole(ref message, out reply) : TryReadKept(ref message, out reply);
    }

    private bool TryReadWhole(ref ReadOnlySpan<byte> message, out ScannedReply reply)
    {
        if (TryTake(ref message, out reply))
        {
            return true;
        }

        _kept.Write(message);
        message = default;
        return false;
    }

    private bool TryReadKept(ref ReadOnlySpan<byte> message, out ScannedReply reply)
    {
        _kept.Write(message);
        message = default;
        var rest = _kept.WrittenSpan[_taken..];
        var isTaken = TryTake(ref rest, out reply);
        _taken = _kept.WrittenCount - rest.Length;
        if (rest.IsEmpty)
        {
            _kept.ResetWrittenCount();
            _taken = 0;
        }

        return isTaken;
    }

    private bool TryTake(ref ReadOnlySpan<byte> bytes, out ScannedReply reply)
    {
        reply = default;
        var end = bytes.IndexOf(LineEnd);
        if (end < 0)
        {
            return false;
        }

        var line = bytes[..end];
        var rest = bytes[(end + LineEnd.Length)..];
        if (!line.StartsWith(MessageStart))
        {
            bytes = rest;
            reply = ReadLine(line);
            return true;
        }

        var size = ReadSize(line);
        if (rest.Length < size + LineEnd.Length)
        {
            return false;
        }

        reply = ReadPublication(rest[..size]);
        bytes = rest[(size + LineEnd.Length)..];
        return true;
    }

    private ScannedReply ReadLine(ReadOnlySpan<byte> line)
    {
        if (line.SequenceEqual("PING"u8))
        {
            return new ScannedReply(ReplyKind.Ping);
        }

        if (line.SequenceEqual("PONG"u8))
        {
            _isConnected = true;
            return new ScannedReply(_channels == 0 ? ReplyKind.Connected : ReplyKind.Other, Id: 1);
        }

        if (line.StartsWith("-ERR"u8))
        {
            return new ScannedReply(ReplyKind.Ended, Error: new ReplyError(0, Encoding.UTF8.GetString(line), Temporary: false));
        }

        return line.StartsWith("INFO "u8) || line.SequenceEqual("+OK"u8) ? new ScannedReply(ReplyKind.Other) : throw Unreadable(line);
    }

    // MSG <subject> <sid> [reply-to] <bytes of the payload>
    private static int ReadSize(ReadOnlySpan<byte> line)
    {
        var text = line[(line.LastIndexOf((byte)' ') + 1)..];
        return Utf8Parser.TryParse(text, out int size, out var length) && length == text.Length && size >= 0 ? size : throw Unreadable(line);
    }

    private static ScannedReply ReadPublication(ReadOnlySpan<byte> data)
    {
        var sent = PublicationData.FindSent(data, out var end);
        return new ScannedReply(ReplyKind.Publication, Offset: PublicationData.FindSequence(data), Sent: sent, Lane: PublicationData.ReadLane(data[end..]));
    }

    private static LoadException Unreadable(ReadOnlySpan<byte> line) =>
        new($"The server sent a line that is not of NATS: {Encoding.UTF8.GetString(line[..Math.Min(line.Length, 200)])}");

    private static void WriteText(IBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);
}
