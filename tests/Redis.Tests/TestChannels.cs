using System.Globalization;
using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Redis.Tests;

/// <summary>Short ways to channels and appends.</summary>
internal static class TestChannels
{
    public static ChannelId Channel(string name) =>
        ChannelId.TryCreate(1, $"stream/{name}/x", out var channel) ? channel : throw new ArgumentException(name, nameof(name));

    public static AppendEntry Json(long number) => AppendEntry.Json(Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)));

    public static AppendRequest Request(ChannelId channel, FencingToken writer, string batch, params AppendEntry[] entries) =>
        new(channel, writer, null, StreamPosition.None, batch, entries, HistoryLimits.Default);

    public static string Text(Publication publication) => Encoding.UTF8.GetString(publication.Data.Span);
}
