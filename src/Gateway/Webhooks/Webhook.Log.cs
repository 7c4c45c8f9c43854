using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <content>The log never holds more of the URL than its host.</content>
internal sealed partial class Webhook
{
    private static partial class Log
    {
        [LoggerMessage(EventIds.WebhookFailed, LogLevel.Warning, "The webhook at {Host} did not take events: {Reason}. Trying until it does, for an hour.", EventName = nameof(EventIds.WebhookFailed))]
        public static partial void DeliveryFailed(ILogger logger, string host, string reason);

        [LoggerMessage(EventIds.WebhookRecovered, LogLevel.Information, "The webhook at {Host} takes events again after {Failures} failed attempts.", EventName = nameof(EventIds.WebhookRecovered))]
        public static partial void Recovered(ILogger logger, string host, int failures);

        [LoggerMessage(EventIds.WebhookDropped, LogLevel.Error, "{Events} events were dropped, since the webhook at {Host} has not taken them for an hour.", EventName = nameof(EventIds.WebhookDropped))]
        public static partial void Dropped(ILogger logger, string host, int events);

        [LoggerMessage(EventIds.WebhookOutboxFailed, LogLevel.Warning, "Events for the webhook at {Host} cannot be read; trying until they can.", EventName = nameof(EventIds.WebhookOutboxFailed))]
        public static partial void OutboxFailed(ILogger logger, string host, Exception exception);

        [LoggerMessage(EventIds.WebhookOverran, LogLevel.Error, "Events fell out of the outbox before the webhook at {Host} had taken them.", EventName = nameof(EventIds.WebhookOverran))]
        public static partial void OutboxOverran(ILogger logger, string host);
    }
}
