using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

internal sealed partial class ChannelHub
{
    private static partial class Log
    {
        [LoggerMessage(EventIds.ChannelOpenFailed, LogLevel.Warning, "Channel {Channel} could not be opened; its subscribers try again.", EventName = nameof(EventIds.ChannelOpenFailed))]
        public static partial void OpenFailed(ILogger logger, ChannelId channel, Exception exception);

        [LoggerMessage(EventIds.ChannelCloseFailed, LogLevel.Warning, "Channel {Channel} was not closed cleanly.", EventName = nameof(EventIds.ChannelCloseFailed))]
        public static partial void CloseFailed(ILogger logger, ChannelId channel, Exception exception);
    }
}
