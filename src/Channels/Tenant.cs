using System.Globalization;

namespace LiveOrleans.Channels;

/// <summary>Reads the tenant prefix of a channel's wire name. A tenant is an organisation's id, a number from 1.</summary>
/// <remarks>
/// Grafana has written the same organisation in two ways since 12.4: as its number (<c>1</c>, <c>7</c>) and as its
/// namespace (<c>default</c> for 1, <c>org-7</c>). Both name one tenant here, so that a channel is one channel
/// whichever front end asks for it.
/// </remarks>
public static class Tenant
{
    private const string Default = "default";
    private const string OrgPrefix = "org-";

    /// <summary>Reads a tenant prefix: a number, <c>default</c> or <c>org-N</c>.</summary>
    /// <param name="text">The text before the first slash of a wire name.</param>
    /// <param name="orgId">The organisation's id, from 1; 0 when the prefix names none.</param>
    /// <returns>Whether the prefix names an organisation.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out long orgId)
    {
        if (text.SequenceEqual(Default))
        {
            orgId = 1;
            return true;
        }

        var digits = text.StartsWith(OrgPrefix, StringComparison.Ordinal) ? text[OrgPrefix.Length..] : text;

        // One spelling per number: "01" would be a second name of tenant 1.
        if (digits.Length > 0 && digits[0] != '0'
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out orgId))
        {
            return true;
        }

        orgId = 0;
        return false;
    }
}
