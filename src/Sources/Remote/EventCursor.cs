using System.Security.Cryptography;
using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Sources;

/// <summary>Makes a channel's cursor of the id of an event, and the id of the cursor.</summary>
/// <param name="url">Where the events come from.</param>
/// <remarks>
/// The id stands behind a mark of the address: it means nothing to another server, and may be none of its business, so one that was
/// stored under another address is passed over.
/// </remarks>
internal sealed class EventCursor(Uri url)
{
    /// <summary>The most bytes of an id.</summary>
    internal const int MaxIdBytes = ISourceSink.MaxCursorBytes - (2 * MarkBytes) - 1;

    private const int MarkBytes = 8;

    private readonly string _mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url.AbsoluteUri)).AsSpan(0, MarkBytes)) + ' ';

    /// <summary>The id in a cursor; null when it is not of this address.</summary>
    public string? IdIn(string? cursor) =>
        cursor is not null && cursor.StartsWith(_mark, StringComparison.Ordinal) ? cursor[_mark.Length..] : null;

    /// <summary>The cursor behind an event; null leaves it as it is, and an empty id leaves none.</summary>
    public string? Behind(string? id) => string.IsNullOrEmpty(id) ? id : _mark + id;
}
