namespace LiveOrleans.Gateway;

internal static partial class EventIds
{
    internal const int WebhookFailed = 4600;
    internal const int WebhookRecovered = 4601;
    internal const int WebhookDropped = 4602;
    internal const int WebhookOutboxFailed = 4603;
    internal const int WebhookOverran = 4604;
}
