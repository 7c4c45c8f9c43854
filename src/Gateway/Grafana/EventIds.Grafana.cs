namespace LiveOrleans.Gateway;

internal static partial class EventIds
{
    // What is asked of Grafana: 4150 to 4199.
    internal const int GrafanaAway = 4150;
    internal const int GrafanaBack = 4151;
    internal const int GrafanaSessionEnded = 4152;
    internal const int GrafanaRecheckFailed = 4153;
}
