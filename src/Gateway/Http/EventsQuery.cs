using System.Diagnostics.CodeAnalysis;
using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>The parameters of <c>/api/live/events</c>.</summary>
/// <param name="Channel">The name of the channel whose events are wanted; empty for those of all channels.</param>
/// <param name="After">The event behind which to read; null for the newest ones.</param>
/// <param name="Limit">The most events.</param>
internal sealed record EventsQuery(string Channel, ChannelEventId? After, int Limit)
{
    public static bool TryRead(
        IQueryCollection query, [NotNullWhen(true)] out EventsQuery? result, [NotNullWhen(false)] out string? reason)
    {
        result = null;
        if (!PageLimit.TryRead(query, out var limit, out reason))
        {
            return false;
        }

        if (query["channel"] is { Count: > 1 } or [{ Length: > ChannelId.MaxNameBytes }])
        {
            reason = $"channel must be one name of at most {ChannelId.MaxNameBytes} characters";
            return false;
        }

        ChannelEventId? after = null;
        if (query.TryGetValue("after", out var text))
        {
            if (!ChannelEventId.TryParse(text.ToString(), out var id))
            {
                reason = $"after is \"{text}\" and must be the id of an event, such as 1772366400250-0";
                return false;
            }

            after = id;
        }

        result = new EventsQuery(query["channel"].ToString(), after, limit);
        return true;
    }
}
