using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>The parameters of <c>/api/live/cluster</c>: <c>channel</c> (what names hold), <c>limit</c> and <c>after</c>.</summary>
internal static class ClusterQuery
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    public static bool TryRead(
        IQueryCollection query, long orgId, [NotNullWhen(true)] out ChannelListQuery? result, [NotNullWhen(false)] out string? reason)
    {
        result = null;
        var limit = DefaultLimit;
        if (query.TryGetValue("limit", out var text)
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            reason = $"limit is \"{text}\" and must be a number from 1 to {MaxLimit}";
            return false;
        }

        foreach (var name in (ReadOnlySpan<string>)["channel", "after"])
        {
            if (query[name] is { Count: > 1 } or [{ Length: > ChannelId.MaxNameBytes }])
            {
                reason = $"{name} must be one text of at most {ChannelId.MaxNameBytes} characters";
                return false;
            }
        }

        result = new ChannelListQuery(orgId, query["channel"].ToString(), query["after"].ToString(), limit);
        reason = null;
        return true;
    }
}
