using System.Text;

namespace LiveOrleans.Sources;

/// <summary>Reads a process' output line by line. Of a line that is too long only the beginning is given out.</summary>
/// <param name="stream">The output.</param>
/// <param name="maxBytes">The most bytes of a line.</param>
internal sealed class BoundedLines(Stream stream, int maxBytes = 32 * 1024)
{
    private readonly byte[] _buffer = new byte[maxBytes];
    private int _start;
    private int _end;
    private bool _isSkipping;

    /// <summary>Reads the next line, without its end; null when the output has ended.</summary>
    public async ValueTask<string?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(out var line))
            {
                return line;
            }

            var count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (count == 0)
            {
                var rest = Take(_end);
                return rest.Length > 0 && !_isSkipping ? rest : null;
            }

            _end += count;
        }
    }

    private bool TryTake(out string line)
    {
        while (_buffer.AsSpan(_start.._end).IndexOf((byte)'\n') is var length and >= 0)
        {
            line = Take(_start + length);
            _start++;
            if (!_isSkipping)
            {
                return true;
            }

            _isSkipping = false;
        }

        // Space for what is read next: the rest goes to the front, or out when it fills the buffer.
        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        line = string.Empty;
        if (_end < _buffer.Length)
        {
            return false;
        }

        line = Take(_end) + "…";
        (_start, _end) = (0, 0);
        var isFirst = !_isSkipping;
        _isSkipping = true;
        return isFirst;
    }

    private string Take(int end)
    {
        var text = Encoding.UTF8.GetString(_buffer.AsSpan(_start..end)).TrimEnd('\r');
        _start = end;
        return text;
    }
}
