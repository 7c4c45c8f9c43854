using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

internal sealed partial class HealthEndpoints
{
    private static partial class Log
    {
        [LoggerMessage(EventIds.ReadinessCheckFailed, LogLevel.Warning, "The readiness check {Check} failed.", EventName = nameof(EventIds.ReadinessCheckFailed))]
        public static partial void ReadinessCheckFailed(ILogger logger, string check, Exception exception);
    }
}
