using System.Diagnostics.CodeAnalysis;
using System.Text;
using LiveOrleans.Channels;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>Reads a channel's wire name for a caller.</summary>
internal static class ChannelAccess
{
    /// <summary>The longest wire name, as centrifuge has it; a longer one is a bad request, before the grammar is asked.</summary>
    private const int MaxWireName = 255;

    /// <summary>Finds the channel of a wire name, and its rule.</summary>
    /// <param name="name">The name with its tenant prefix.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="rule">What the channel offers; set when the result is null.</param>
    /// <returns>Why the caller cannot reach the channel; null when it can.</returns>
    public static LiveError? Check(string name, Caller caller, out ChannelId channel, [NotNull] out ChannelRule? rule)
    {
        rule = NoRule;
        channel = default;
        if (name.Length > MaxWireName || !Ascii.IsValid(name))
        {
            return LiveError.BadRequest;
        }

        switch (ChannelId.Parse(name, out channel))
        {
            case ChannelIdStatus.Malformed:
                return LiveError.InvalidChannelId;
            case ChannelIdStatus.UnknownTenant:
            case ChannelIdStatus.Valid when channel.OrgId != caller.OrgId:
                return LiveError.PermissionDenied;
        }

        if (ChannelRules.Find(channel) is not { } found)
        {
            return LiveError.UnknownChannel;
        }

        rule = found;
        return null;
    }

    // What a caller that ignores the answer would get: a channel that offers nothing.
    private static ChannelRule NoRule { get; } = new();
}
