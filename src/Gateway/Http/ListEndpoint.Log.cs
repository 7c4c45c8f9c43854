using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

internal sealed partial class ListEndpoint
{
    private static partial class Log
    {
        [LoggerMessage(EventIds.ListRatesMissing, LogLevel.Warning, "The list of channels was answered without some of their rates.", EventName = nameof(EventIds.ListRatesMissing))]
        public static partial void ListRatesMissing(ILogger logger, Exception exception);
    }
}
