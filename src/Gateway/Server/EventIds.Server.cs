namespace LiveOrleans.Gateway;

internal static partial class EventIds
{
    // The server API: 4250 to 4299.
    internal const int UserOrderFailed = 4250;
    internal const int UserNotSubscribed = 4251;
    internal const int UserOrderUnknown = 4252;
    internal const int UserOrdersOverrun = 4253;
    internal const int UserSubscribeFailed = 4254;
}
