namespace LiveOrleans.Gateway;

internal static partial class EventIds
{
    internal const int EmulationRefused = 4210;
    internal const int ListeningFailed = 4212;
}
