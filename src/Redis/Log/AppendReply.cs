using System.Globalization;
using LiveOrleans.Channels;
using StackExchange.Redis;
using StreamPosition = LiveOrleans.Channels.StreamPosition;

namespace LiveOrleans.Redis;

/// <summary>The answer of append.lua to a batch that is stored.</summary>
/// <param name="Epoch">The epoch of the batch.</param>
/// <param name="Base">The offset before the batch.</param>
/// <param name="Time">When the batch was stored.</param>
/// <param name="Marks">What became of each entry, as <see cref="WireFormat"/> says.</param>
internal readonly record struct AppendReply(string Epoch, ulong Base, DateTimeOffset Time, string Marks)
{
    public static AppendReply Parse(RedisResult reply)
    {
        var text = ((string?)reply ?? string.Empty).Split(' ');
        return text.Length == 4
            && ulong.TryParse(text[1], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            && long.TryParse(text[2], NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            ? new AppendReply(text[0], offset, DateTimeOffset.FromUnixTimeMilliseconds(time), text[3])
            : throw new FormatException("Redis' answer to an append is of another version.");
    }

    /// <summary>Makes the publications of the batch out of its entries.</summary>
    public AppendResult ToResult(IReadOnlyList<AppendEntry> entries)
    {
        var publications = new List<Publication>(entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            var mark = Marks.Length == 0 ? 'd' : Marks[i];
            if (mark != 'n')
            {
                publications.Add(Publication.FromEntry(entries[i], Base + (ulong)publications.Count + 1, Time, mark == 's'));
            }
        }

        return new AppendResult(AppendOutcome.Appended, new StreamPosition(Epoch, Base + (ulong)publications.Count), publications);
    }
}
