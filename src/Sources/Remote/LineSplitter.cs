using System.Buffers;

namespace LiveOrleans.Sources;

/// <summary>Cuts bytes into lines, which end in LF, CR or CRLF. A byte order mark before the first is left out.</summary>
/// <param name="maxBytes">The most bytes of a line.</param>
internal sealed class LineSplitter(int maxBytes)
{
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';

    // The line whose end has not come yet, or the one that was given out last.
    private readonly ArrayBufferWriter<byte> _line = new();
    private bool _givenOut;
    private bool _skipLineFeed;
    private bool _isFirst = true;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads on until a line is complete or the input is used up.</summary>
    /// <param name="input">What came; what was read is cut off its start.</param>
    /// <param name="line">The line without its end; it stays as it is until the next call.</param>
    /// <exception cref="InvalidDataException">The line is too long.</exception>
    public bool TryRead(ref ReadOnlyMemory<byte> input, out ReadOnlyMemory<byte> line)
    {
        if (_givenOut)
        {
            _line.ResetWrittenCount();
            _givenOut = false;
        }

        SkipLineFeed(ref input);
        var end = input.Span.IndexOfAny(LineFeed, CarriageReturn);
        if (end < 0)
        {
            Keep(input.Span);
            input = default;
            line = default;
            return false;
        }

        _skipLineFeed = input.Span[end] == CarriageReturn;
        line = Complete(input[..end]);
        input = input[(end + 1)..];
        return true;
    }

    // A CR ends the line at once; that an LF follows is seen only when the next byte is here.
    private void SkipLineFeed(ref ReadOnlyMemory<byte> input)
    {
        if (!_skipLineFeed || input.IsEmpty)
        {
            return;
        }

        _skipLineFeed = false;
        if (input.Span[0] == LineFeed)
        {
            input = input[1..];
        }
    }

    private ReadOnlyMemory<byte> Complete(ReadOnlyMemory<byte> rest)
    {
        if (_line.WrittenCount == 0)
        {
            CheckLength(rest.Length);
            return WithoutMark(rest);
        }

        Keep(rest.Span);
        _givenOut = true;
        return WithoutMark(_line.WrittenMemory);
    }

    private ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> line)
    {
        var hasMark = _isFirst && line.Span.StartsWith(ByteOrderMark);
        _isFirst = false;
        return hasMark ? line[ByteOrderMark.Length..] : line;
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        CheckLength(_line.WrittenCount + part.Length);
        _line.Write(part);
    }

    private void CheckLength(int length)
    {
        if (length > maxBytes)
        {
            throw new InvalidDataException($"A line of the source is longer than {maxBytes} bytes.");
        }
    }
}
