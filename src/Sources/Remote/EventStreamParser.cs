using System.Buffers;
using System.Text;

namespace LiveOrleans.Sources;

/// <summary>Reads <c>text/event-stream</c>. A message is the data of an event, of whatever type.</summary>
/// <param name="maxBytes">The most bytes of a line, and of the data of an event.</param>
/// <param name="lastEventId">The id that holds until an event gives another.</param>
/// <remarks>
/// The rules are those of the HTML standard, section 9.2.6 "Interpreting an event stream". <c>event</c> and <c>retry</c> are passed
/// over: a channel has no types of publications, and how long to wait before the next connection is the supervisor's matter. An id
/// of more bytes than a cursor holds counts for an empty one.
/// </remarks>
internal sealed class EventStreamParser(int maxBytes, string? lastEventId) : IMessageParser
{
    private readonly LineSplitter _lines = new(maxBytes);
    private readonly ArrayBufferWriter<byte> _data = new();
    private bool _hasData;
    private bool _givenOut;

    // Counts only when its event is complete.
    private string? _id = lastEventId;

    public string? LastEventId { get; private set; } = lastEventId;

    public bool TryRead(ref ReadOnlyMemory<byte> input, out ReadOnlyMemory<byte> message)
    {
        if (_givenOut)
        {
            _data.ResetWrittenCount();
            _givenOut = false;
        }

        while (_lines.TryRead(ref input, out var line))
        {
            if (!line.IsEmpty)
            {
                TakeField(line.Span);
                continue;
            }

            LastEventId = _id;
            if (_hasData)
            {
                _hasData = false;
                _givenOut = true;
                message = _data.WrittenMemory;
                return true;
            }
        }

        message = default;
        return false;
    }

    private void TakeField(ReadOnlySpan<byte> line)
    {
        // A comment begins with the colon: its field has no name.
        var colon = line.IndexOf((byte)':');
        var name = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? default : line[(colon + 1)..];
        if (value.StartsWith(" "u8))
        {
            value = value[1..];
        }

        if (name.SequenceEqual("data"u8))
        {
            AddData(value);
        }
        else if (name.SequenceEqual("id"u8) && !value.Contains((byte)0))
        {
            TakeId(value);
        }
    }

    private void AddData(ReadOnlySpan<byte> value)
    {
        if (_data.WrittenCount + value.Length + 1 > maxBytes)
        {
            throw new InvalidDataException($"An event of the source holds more than {maxBytes} bytes.");
        }

        if (_hasData)
        {
            _data.Write("\n"u8);
        }

        _hasData = true;
        _data.Write(value);
    }

    private void TakeId(ReadOnlySpan<byte> value)
    {
        var id = Encoding.UTF8.GetString(value);
        _id = Encoding.UTF8.GetByteCount(id) <= EventCursor.MaxIdBytes ? id : string.Empty;
    }
}
