namespace LiveOrleans.Grains;

/// <summary>The ids of this project's log events, each used by one message. This project has 2000 to 2999.</summary>
internal static class EventIds
{
    internal const int Superseded = 2000;
    internal const int BeatFailed = 2001;
    internal const int ForgetFailed = 2002;
    internal const int SourceOverlap = 2003;
    internal const int OutboxOverran = 2004;
    internal const int AuditFailed = 2005;
    internal const int ReaderEnded = 2006;
    internal const int WakeFailed = 2007;
    internal const int SourceFailedToAnswer = 2008;
}
