namespace LiveOrleans.Client;

/// <summary>The ids of this project's log events, each used by one message. This project has 3000 to 3999.</summary>
internal static class EventIds
{
    internal const int GapHealed = 3000;
    internal const int HistoryBroken = 3001;
    internal const int HealFailed = 3002;
    internal const int AttachFailed = 3003;
    internal const int BeatsUnavailable = 3004;
    internal const int ListIncomplete = 3005;
    internal const int HealReportFailed = 3006;
}
