namespace LiveOrleans.Gateway;

internal static partial class EventIds
{
    internal const int OrderUnreadable = 4200;
    internal const int OrderUnknown = 4201;
    internal const int OrderOverflow = 4202;
    internal const int OrderFailed = 4203;
    internal const int OrdersNotReceived = 4204;
}
