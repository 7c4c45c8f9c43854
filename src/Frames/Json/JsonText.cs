using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace LiveOrleans.Frames;

/// <summary>Checks JSON that came from outside and brings it on one line, since a raw newline ends a message on the wire.</summary>
public static class JsonText
{
    /// <summary>How deep arrays and objects may nest.</summary>
    public const int MaxDepth = 64;

    private static readonly SearchValues<byte> QuoteOrWhitespace = SearchValues.Create("\" \t\r\n"u8);

    internal static JsonReaderOptions ReaderOptions => new() { MaxDepth = MaxDepth };

    /// <summary>Whether the text is exactly one JSON value in valid UTF-8, nested at most <see cref="MaxDepth"/> deep.</summary>
    /// <param name="json">The text; a byte order mark is not allowed.</param>
    /// <param name="fault">What is wrong, if the answer is false.</param>
    public static bool IsValid(ReadOnlySpan<byte> json, out JsonFault fault)
    {
        fault = default;
        if (!Utf8.IsValid(json))
        {
            fault = new JsonFault(FindInvalidUtf8(json), "The text is not valid UTF-8.");
            return false;
        }

        var reader = new Utf8JsonReader(json, ReaderOptions);
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException exception)
        {
            fault = new JsonFault(FindPosition(json, exception), WithoutPosition(exception.Message));
            return false;
        }
    }

    /// <summary>Writes the value without whitespace between its tokens; everything else stays as it is, byte by byte.</summary>
    /// <returns>False, and nothing written, when <see cref="IsValid"/> says no.</returns>
    public static bool TryWriteOneLine(ReadOnlySpan<byte> json, IBufferWriter<byte> output, out JsonFault fault)
    {
        if (!IsValid(json, out fault))
        {
            return false;
        }

        while (!json.IsEmpty)
        {
            var length = TakeChunk(json);
            output.Write(json[..length]);
            json = json[length..].TrimStart(" \t\r\n"u8);
        }

        return true;
    }

    // What stands before the next whitespace between tokens.
    private static int TakeChunk(ReadOnlySpan<byte> json)
    {
        var i = 0;
        while (true)
        {
            var next = json[i..].IndexOfAny(QuoteOrWhitespace);
            if (next < 0)
            {
                return json.Length;
            }

            i += next;
            if (json[i] != (byte)'"')
            {
                return i;
            }

            i = FindStringEnd(json, i + 1);
        }
    }

    private static int FindStringEnd(ReadOnlySpan<byte> json, int i)
    {
        while (true)
        {
            i += json[i..].IndexOfAny((byte)'"', (byte)'\\');
            if (json[i] == (byte)'"')
            {
                return i + 1;
            }

            i += 2;
        }
    }

    private static long FindPosition(ReadOnlySpan<byte> json, JsonException exception)
    {
        var lineStart = 0;
        for (var line = exception.LineNumber ?? 0; line > 0; line--)
        {
            lineStart += json[lineStart..].IndexOf((byte)'\n') + 1;
        }

        return lineStart + (exception.BytePositionInLine ?? 0);
    }

    // The reader ends its sentences with "LineNumber: … | BytePositionInLine: …", which we say in our own way.
    private static string WithoutPosition(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }

    private static int FindInvalidUtf8(ReadOnlySpan<byte> json)
    {
        var position = 0;
        while (System.Text.Rune.DecodeFromUtf8(json[position..], out _, out var consumed) == OperationStatus.Done)
        {
            position += consumed;
        }

        return position;
    }
}
