using System.Text;

namespace LiveOrleans.CSharpSource;

/// <summary>Reads the lines of a file that others append to. A line is one when its end is there.</summary>
internal sealed class AppendedLines : IAsyncDisposable
{
    /// <summary>What is read at a time, and what a line may have: a longer one is cut into several.</summary>
    public const int MaxLineBytes = 64 * 1024;

    /// <summary>How many of the lines that are there already are shown.</summary>
    public const int LastLines = 10;

    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[MaxLineBytes];

    // The beginning of a line whose end has not come yet.
    private int _held;

    private AppendedLines(FileStream file) => _file = file;

    /// <summary>Opens a file that others may write to, rename and delete meanwhile.</summary>
    public static AppendedLines Open(string path) => new(new FileStream(path, new FileStreamOptions
    {
        Share = FileShare.ReadWrite | FileShare.Delete,
        Options = FileOptions.Asynchronous,
        BufferSize = 0,
    }));

    /// <summary>Reads the last lines; the next read goes on behind them.</summary>
    public async ValueTask<IReadOnlyList<FileLine>> ReadLastAsync(CancellationToken cancellationToken)
    {
        var start = Math.Max(0, _file.Length - MaxLineBytes);
        _file.Position = start;
        var lines = await ReadAsync(cancellationToken);

        // What was not read from its beginning is the rest of a line.
        return [.. lines.Skip(start > 0 ? 1 : 0).TakeLast(LastLines)];
    }

    /// <summary>Reads what has been appended since, up to <see cref="MaxLineBytes"/>; nothing when there is none.</summary>
    public async ValueTask<IReadOnlyList<FileLine>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_file.Length < _file.Position)
        {
            // It was cut: whoever does that begins anew.
            _file.Position = 0;
            _held = 0;
        }

        var at = _file.Position - _held;
        var count = _held + await _file.ReadAsync(_buffer.AsMemory(_held), cancellationToken);
        return Split(at, count);
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private List<FileLine> Split(long at, int count)
    {
        var lines = new List<FileLine>();
        var start = 0;
        while (_buffer.AsSpan(start, count - start).IndexOf((byte)'\n') is >= 0 and var length)
        {
            lines.Add(new FileLine(at + start, Text(_buffer.AsSpan(start, length))));
            start += length + 1;
        }

        if (start == 0 && count == _buffer.Length)
        {
            lines.Add(new FileLine(at, Text(_buffer)));
            start = count;
        }

        _held = count - start;
        _buffer.AsSpan(start, _held).CopyTo(_buffer);
        return lines;
    }

    private static string Text(ReadOnlySpan<byte> line) => Encoding.UTF8.GetString(line is [.. var text, (byte)'\r'] ? text : line);
}
