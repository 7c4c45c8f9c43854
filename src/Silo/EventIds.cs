namespace LiveOrleans.Silo;

/// <summary>The ids of this project's log events, each used by one message. This project has 5000 to 5999.</summary>
internal static class EventIds
{
    internal const int Joined = 5000;
    internal const int JoinFailed = 5001;
    internal const int Died = 5002;
    internal const int EndFailed = 5003;
    internal const int RowUnreadable = 5004;
    internal const int DrainFailed = 5005;
    internal const int HandshakeRefused = 5006;
    internal const int CertificateRenewed = 5007;
    internal const int CertificateRefused = 5008;
    internal const int SourcesChanged = 5009;
    internal const int SourcesRefused = 5010;
    internal const int SourceReloadFailed = 5011;
    internal const int MasterLost = 5012;
}
