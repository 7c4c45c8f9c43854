using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

internal sealed partial class Session
{
    private static partial class Log
    {
        [LoggerMessage(EventIds.SessionDisconnected, LogLevel.Debug, "Session {SessionId} was ended with {DisconnectCode}: {Reason}.", EventName = nameof(EventIds.SessionDisconnected))]
        public static partial void Disconnected(ILogger logger, string sessionId, int disconnectCode, string reason);

        [LoggerMessage(EventIds.SessionWriteFailed, LogLevel.Debug, "Session {SessionId} could not be written to.", EventName = nameof(EventIds.SessionWriteFailed))]
        public static partial void WriteFailed(ILogger logger, string sessionId, Exception exception);

        [LoggerMessage(EventIds.BadFrame, LogLevel.Debug, "Session {SessionId} sent a frame that cannot be read: {Fault} at byte {Position}.", EventName = nameof(EventIds.BadFrame))]
        public static partial void BadFrame(ILogger logger, string sessionId, string fault, int position);
    }
}
