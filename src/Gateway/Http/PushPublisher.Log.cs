using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

internal sealed partial class PushPublisher
{
    private static partial class Log
    {
        [LoggerMessage(EventIds.PushPublishFailed, LogLevel.Warning, "A push to the stream {StreamId} failed on {Failed} of {Channels} channels, and {Unreported} more pushes since the last such message.", EventName = nameof(EventIds.PushPublishFailed))]
        public static partial void PushPublishFailed(ILogger logger, string streamId, int failed, int channels, int unreported);
    }
}
