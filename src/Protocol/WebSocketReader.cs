using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace LiveOrleans.Protocol;

/// <summary>Puts the frames that a client sends together to messages: RFC 6455, section 5, from the server's side, without extensions.</summary>
/// <remarks>It does no input of its own and holds no buffer between messages, so that an idle client costs nothing but this object.</remarks>
/// <param name="messageSizeLimit">The most bytes of one message, however many frames it comes in; more is a fault with code 1009.</param>
public sealed class WebSocketReader(int messageSizeLimit)
{
    /// <summary>The code of a client that breaks the framing.</summary>
    private const int ProtocolError = 1002;

    /// <summary>The code of text that is not UTF-8.</summary>
    private const int InvalidData = 1007;

    private const int TooBig = 1009;
    private const int NoCode = 1005;
    private const int MaxHeader = 14;
    private const int FirstBuffer = 1024;

    // The message so far, and whether one has begun.
    private byte[]? _message;
    private int _length;
    private WebSocketOpcode _kind;

    // The frame that is being read: what is missing of it, and its mask.
    private bool _isInFrame;
    private bool _isFinal;
    private WebSocketOpcode _opcode;
    private long _missing;
    private uint _mask;
    private int _start;

    // Control frames may come between those of a message.
    private byte[]? _control;
    private bool _isOver;
    private bool _isGiven;

    /// <summary>Reads one message or control frame.</summary>
    /// <param name="input">What has come. What was read is taken off its front; what is left must be there again, with more behind it, for the next call.</param>
    /// <param name="read">What was read.</param>
    /// <returns>False when more must come first.</returns>
    public bool TryRead(ref ReadOnlySequence<byte> input, out WebSocketInput read)
    {
        if (_isGiven)
        {
            Release();
        }

        while (!_isOver)
        {
            if (!_isInFrame && !TryBegin(ref input, out var fault))
            {
                read = fault ?? default;
                return fault is not null;
            }

            Take(ref input);
            if (_missing > 0)
            {
                read = default;
                return false;
            }

            if (TryEnd(out read))
            {
                return true;
            }
        }

        input = input.Slice(input.End);
        read = default;
        return false;
    }

    /// <summary>Reads nothing any more, and gives back what it holds of a message that never ended.</summary>
    public void End()
    {
        _isOver = true;
        Release();
    }

    private static bool IsControl(WebSocketOpcode opcode) => opcode >= WebSocketOpcode.Close;

    /// <summary>Reads a frame's header. False when there is not enough of it, or a fault.</summary>
    private bool TryBegin(ref ReadOnlySequence<byte> input, out WebSocketInput? fault)
    {
        Span<byte> header = stackalloc byte[MaxHeader];
        var available = (int)Math.Min(input.Length, MaxHeader);
        input.Slice(0, available).CopyTo(header);
        fault = null;
        if (available < 2)
        {
            return false;
        }

        _isFinal = (header[0] & WebSocketFrame.Final) != 0;
        _opcode = (WebSocketOpcode)(header[0] & 0x0F);
        if (FaultOf(header[0], header[1]) is { } reason)
        {
            fault = Fault(ProtocolError, reason);
            return false;
        }

        var lengthBytes = (header[1] & 0x7F) switch { WebSocketFrame.Length16 => sizeof(ushort), WebSocketFrame.Length64 => sizeof(ulong), _ => 0 };
        var size = 2 + lengthBytes + sizeof(uint);
        if (available < size)
        {
            return false;
        }

        var length = lengthBytes switch
        {
            0 => (ulong)(header[1] & 0x7F),
            sizeof(ushort) => BinaryPrimitives.ReadUInt16BigEndian(header[2..]),
            _ => BinaryPrimitives.ReadUInt64BigEndian(header[2..]),
        };
        if (!IsControl(_opcode) && length > (ulong)(messageSizeLimit - _length))
        {
            fault = Fault(TooBig, "message size limit exceeded");
            return false;
        }

        Begin((int)length, MemoryMarshal.Read<uint>(header[(size - sizeof(uint))..]));
        input = input.Slice(size);
        return true;
    }

    /// <summary>What is wrong with the first two bytes of a frame; null when nothing is.</summary>
    private string? FaultOf(byte first, byte second) => _opcode switch
    {
        _ when (first & 0x70) != 0 => "reserved bits are set",
        _ when (second & 0x80) == 0 => "a client's frames must be masked",
        WebSocketOpcode.Close or WebSocketOpcode.Ping or WebSocketOpcode.Pong when !_isFinal => "a control frame must not be fragmented",
        WebSocketOpcode.Close or WebSocketOpcode.Ping or WebSocketOpcode.Pong when (second & 0x7F) > WebSocketFrame.MaxShortLength => "a control frame has at most 125 bytes",
        WebSocketOpcode.Close or WebSocketOpcode.Ping or WebSocketOpcode.Pong => null,
        WebSocketOpcode.Text or WebSocketOpcode.Binary when _kind != WebSocketOpcode.Continuation => "a message begins before the last one has ended",
        WebSocketOpcode.Text or WebSocketOpcode.Binary => null,
        WebSocketOpcode.Continuation when _kind == WebSocketOpcode.Continuation => "nothing has begun that could be continued",
        WebSocketOpcode.Continuation => null,
        _ => "the opcode is reserved",
    };

    private void Begin(int length, uint mask)
    {
        _isInFrame = true;
        _missing = length;
        _mask = mask;
        if (IsControl(_opcode))
        {
            _control = length == 0 ? [] : new byte[length];
            return;
        }

        _start = _length;
        if (_opcode != WebSocketOpcode.Continuation)
        {
            _kind = _opcode;
        }
    }

    /// <summary>Copies what has come of the frame.</summary>
    private void Take(ref ReadOnlySequence<byte> input)
    {
        var count = (int)Math.Min(_missing, input.Length);
        if (count == 0)
        {
            return;
        }

        var part = input.Slice(0, count);
        if (IsControl(_opcode))
        {
            part.CopyTo(_control.AsSpan(_control!.Length - (int)_missing));
        }
        else
        {
            // Room for what is there, not for what a header promises.
            Grow(_length + count);
            part.CopyTo(_message.AsSpan(_length));
            _length += count;
        }

        _missing -= count;
        input = input.Slice(count);
    }

    private void Grow(int length)
    {
        if (_message is { } small && small.Length < length)
        {
            _message = ArrayPool<byte>.Shared.Rent(Math.Max(length, small.Length * 2));
            small.AsSpan(0, _length).CopyTo(_message);
            ArrayPool<byte>.Shared.Return(small);
        }

        _message ??= ArrayPool<byte>.Shared.Rent(Math.Max(length, FirstBuffer));
    }

    /// <summary>Ends a frame whose bytes are all there. False when its message goes on.</summary>
    private bool TryEnd(out WebSocketInput read)
    {
        _isInFrame = false;
        if (IsControl(_opcode))
        {
            read = Control();
            return true;
        }

        Unmask(_message.AsSpan(_start, _length - _start), _mask);
        read = default;
        if (!_isFinal)
        {
            return false;
        }

        var message = _message.AsMemory(0, _length);
        _isGiven = true;
        read = _kind == WebSocketOpcode.Text && !Utf8.IsValid(message.Span)
            ? Fault(InvalidData, "text must be UTF-8")
            : new WebSocketInput(WebSocketInputKind.Message, message);
        return true;
    }

    private WebSocketInput Control()
    {
        var data = _control.AsMemory();
        _control = null;
        Unmask(data.Span, _mask);
        return _opcode switch
        {
            WebSocketOpcode.Ping => new WebSocketInput(WebSocketInputKind.Ping, data),
            WebSocketOpcode.Pong => new WebSocketInput(WebSocketInputKind.Pong, data),
            _ => Close(data.Span),
        };
    }

    private WebSocketInput Close(ReadOnlySpan<byte> data)
    {
        _isOver = true;
        if (data.IsEmpty)
        {
            return new WebSocketInput(WebSocketInputKind.Close, Code: NoCode);
        }

        // Codes below 3000 are the protocol's own; of them these may be sent.
        var code = data.Length == 1 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(data);
        if (code is not ((>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999)))
        {
            return Fault(ProtocolError, "a close frame must have a code that may be sent");
        }

        return Utf8.IsValid(data[sizeof(ushort)..]) ? new WebSocketInput(WebSocketInputKind.Close, Code: code) : Fault(InvalidData, "text must be UTF-8");
    }

    private WebSocketInput Fault(int code, string reason)
    {
        _isOver = true;
        return new WebSocketInput(WebSocketInputKind.Fault, Code: code, Reason: reason);
    }

    private void Release()
    {
        if (_message is { } message)
        {
            _message = null;
            ArrayPool<byte>.Shared.Return(message);
        }

        _length = 0;
        _kind = WebSocketOpcode.Continuation;
        _isGiven = false;
    }

    private static void Unmask(Span<byte> bytes, uint mask)
    {
        if (mask == 0)
        {
            return;
        }

        var wide = new Vector<uint>(mask);
        var vectors = MemoryMarshal.Cast<byte, Vector<uint>>(bytes);
        foreach (ref var vector in vectors)
        {
            vector ^= wide;
        }

        // A vector has a multiple of four bytes, so the rest begins with the mask's first byte.
        var rest = bytes[(vectors.Length * Vector<byte>.Count)..];
        for (var i = 0; i < rest.Length; i++)
        {
            rest[i] ^= (byte)(mask >> (8 * (i & 3)));
        }
    }
}
