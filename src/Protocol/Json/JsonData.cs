using System.Text.Unicode;

namespace LiveOrleans.Protocol;

/// <summary>The rule for every payload: what is published must be JSON, since JSON clients get it as part of a message.</summary>
/// <remarks>
/// The JSON codec checks this while it decodes. What a Protobuf client or a source brings is any bytes: check it here and answer
/// <see cref="LiveError.BadRequest"/> when it is not JSON.
/// </remarks>
public static class JsonData
{
    /// <summary>How deeply objects and arrays may be nested in one payload.</summary>
    public const int MaxDepth = 64;

    /// <summary>Whether bytes are exactly one JSON value (RFC 8259) in UTF-8, not nested deeper than <see cref="MaxDepth"/>.</summary>
    /// <param name="json">The bytes.</param>
    /// <returns>False also for no bytes at all.</returns>
    public static bool IsValid(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            return false;
        }

        var scanner = new JsonScanner(json, 0);
        scanner.SkipValue();
        return scanner.Fault is null && scanner.AtEnd();
    }

    /// <summary>Checks a payload and takes raw line breaks out of it, which would end a message in the JSON encoding.</summary>
    /// <param name="json">The payload.</param>
    /// <param name="normalized">The payload on one line: the same memory when it was; empty when it is not valid.</param>
    /// <returns>What <see cref="IsValid"/> says.</returns>
    public static bool TryNormalize(ReadOnlyMemory<byte> json, out ReadOnlyMemory<byte> normalized)
    {
        normalized = default;
        if (!IsValid(json.Span))
        {
            return false;
        }

        normalized = JsonLines.IsOneLine(json.Span) ? json : JsonLines.Join(json.Span).ToArray();
        return true;
    }
}
