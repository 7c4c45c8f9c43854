using System.Diagnostics.CodeAnalysis;
using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>The parameters of <c>/api/live/cluster</c>: <c>channel</c> (what names hold, in capitals or not), <c>limit</c> and <c>after</c>.</summary>
internal static class ClusterQuery
{
    public static bool TryRead(
        IQueryCollection query, long orgId, [NotNullWhen(true)] out ChannelListQuery? result, [NotNullWhen(false)] out string? reason)
    {
        result = null;
        if (!PageLimit.TryRead(query, out var limit, out reason))
        {
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
