namespace LiveOrleans.Silo;

/// <summary>Reads the headers of a source. Their values are secrets: no fault holds one.</summary>
internal static class SourceHeaders
{
    // What the engine says itself, and what belongs to the connection.
    private static readonly string[] Reserved =
    [
        "Live-Fencing-Token", "Live-Channel", "Last-Event-ID", "Accept", "Accept-Encoding", "Connection", "Content-Length", "Content-Type",
        "Expect", "Host", "Keep-Alive", "Range", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    ];

    /// <summary>Their key in an entry.</summary>
    public static EntryKey Key { get; } = new(
        "headers", EntryKey.None, "an object of names and values",
        "Headers that every request carries. Values are [secrets](configuration.md#secrets) and appear in no fault, log or answer.")
    {
        For = SourceKind.RemoteNames,
    };

    /// <summary>Reads and checks the headers.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(ConfiguredEntry entry)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var header in entry.Secrets(Key))
        {
            if (FaultOf(header) is { } reason)
            {
                entry.Fault($"{Key.Name}:{header.Key}", ConfiguredEntry.NotShown, reason);
                continue;
            }

            headers.Add(header);
        }

        return headers;
    }

    private static string? FaultOf(KeyValuePair<string, string> header)
    {
        // Asked of the class that will send it; it also refuses what describes a body.
        using var request = new HttpRequestMessage();
        if (!request.Headers.TryAddWithoutValidation(header.Key, "x"))
        {
            return "is no name of a request header";
        }

        if (Reserved.Contains(header.Key, StringComparer.OrdinalIgnoreCase) || header.Key.StartsWith("Sec-WebSocket-", StringComparison.OrdinalIgnoreCase))
        {
            return "this header is set by LiveOrleans itself";
        }

        return header.Value.Any(static letter => char.IsControl(letter) && letter != '\t') ? "its value must not hold line breaks or other control characters" : null;
    }
}
