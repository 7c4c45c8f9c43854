namespace LiveOrleans.Gateway;

internal static partial class EventIds
{
    internal const int ReadinessCheckFailed = 4500;
    internal const int PushPublishFailed = 4501;
    internal const int ListRatesMissing = 4502;
}
