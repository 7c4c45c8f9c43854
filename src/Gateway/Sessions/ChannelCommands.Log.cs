using LiveOrleans.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

internal sealed partial class ChannelCommands
{
    private static partial class Log
    {
        [LoggerMessage(EventIds.CommandFailed, LogLevel.Warning, "The command {Kind} of session {SessionId} failed.", EventName = nameof(EventIds.CommandFailed))]
        public static partial void CommandFailed(ILogger logger, CommandKind kind, string sessionId, Exception exception);
    }
}
