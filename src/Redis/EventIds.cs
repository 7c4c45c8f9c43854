namespace LiveOrleans.Redis;

/// <summary>The ids of this project's log events, each used by one message. This project has 7000 to 7999.</summary>
internal static class EventIds
{
    internal const int ConnectionLost = 7000;
    internal const int ConnectionRestored = 7001;
    internal const int MalformedMessage = 7002;
    internal const int DeliveryFailed = 7003;
    internal const int IndexFailed = 7004;
    internal const int UnsubscribeFailed = 7005;
    internal const int MalformedBeat = 7006;
    internal const int BeatFailed = 7007;
    internal const int MalformedNode = 7008;
    internal const int MalformedSubscription = 7009;
    internal const int RenewalFailed = 7010;
    internal const int RenewalRoundFailed = 7011;
    internal const int EventLost = 7012;
    internal const int MalformedEvent = 7013;
    internal const int OrderFailed = 7014;
    internal const int MasterNamed = 7015;
    internal const int SentinelSilent = 7016;
    internal const int MalformedRule = 7030;
}
