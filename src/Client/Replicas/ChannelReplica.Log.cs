using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Client;

public sealed partial class ChannelReplica
{
    private static partial class Log
    {
        [LoggerMessage(EventIds.GapHealed, LogLevel.Information, "Healed channel {Channel} from {Before} to {After}.", EventName = nameof(EventIds.GapHealed))]
        public static partial void Healed(ILogger logger, ChannelId channel, StreamPosition before, StreamPosition after);

        [LoggerMessage(EventIds.HistoryBroken, LogLevel.Warning, "The history of channel {Channel} does not reach from {Before} to {After}; its sessions are told.", EventName = nameof(EventIds.HistoryBroken))]
        public static partial void HistoryBroken(ILogger logger, ChannelId channel, StreamPosition before, StreamPosition after);

        [LoggerMessage(EventIds.HealFailed, LogLevel.Warning, "The log of channel {Channel} could not be read; trying again.", EventName = nameof(EventIds.HealFailed))]
        public static partial void HealFailed(ILogger logger, ChannelId channel, Exception exception);
    }
}
