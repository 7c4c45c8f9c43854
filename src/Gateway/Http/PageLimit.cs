using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>The parameter <c>limit</c> of what is read in pages.</summary>
internal static class PageLimit
{
    private const int Default = 100;
    private const int Max = 1000;

    public static bool TryRead(IQueryCollection query, out int limit, [NotNullWhen(false)] out string? reason)
    {
        limit = Default;
        reason = null;
        if (query.TryGetValue("limit", out var text)
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > Max))
        {
            reason = $"limit is \"{text}\" and must be a number from 1 to {Max}";
            return false;
        }

        return true;
    }
}
