namespace LiveOrleans.Gateway;

/// <summary>The ids of this project's log events, each used by one message. This project has 4000 to 4999.</summary>
internal static partial class EventIds
{
    // Sessions, feeds and transports: 4000 to 4499. HTTP endpoints: 4500 to 4999.
    internal const int SessionDisconnected = 4000;
    internal const int SessionWriteFailed = 4001;
    internal const int BadFrame = 4002;
    internal const int CommandFailed = 4003;
    internal const int TickFailed = 4004;
    internal const int ChannelOpenFailed = 4010;
    internal const int ChannelCloseFailed = 4011;
    internal const int RenewalFailed = 4012;
    internal const int AccessRefused = 4013;
    internal const int OriginRefused = 4020;
    internal const int TransportEnded = 4021;
}
