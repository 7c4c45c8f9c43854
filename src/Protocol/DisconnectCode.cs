using System.Text;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol;

/// <summary>Why the server ends a session: code and reason of the WebSocket close frame, or of the disconnect push.</summary>
/// <remarks>
/// The codes are those of the centrifuge server's disconnect.go. The code alone tells a client whether to come back:
/// 3000 to 3499 and 4000 to 4499 yes, 3500 to 3999 and 4500 to 4999 no.
/// </remarks>
public sealed record DisconnectCode
{
    /// <summary>The longest reason, in ASCII bytes.</summary>
    public const int MaxReasonLength = 32;

    /// <summary>3000: ended in the usual way.</summary>
    public static readonly DisconnectCode ConnectionClosed = new(3000, "connection closed");

    /// <summary>3001: the node stops.</summary>
    public static readonly DisconnectCode Shutdown = new(3001, "shutdown");

    /// <summary>3004: something failed here that left the session unusable.</summary>
    public static readonly DisconnectCode InternalServerError = new(3004, "internal server error");

    /// <summary>3005: what allowed the session has expired.</summary>
    public static readonly DisconnectCode ConnectionExpired = new(3005, "connection expired");

    /// <summary>3006: what allowed a subscription has expired.</summary>
    public static readonly DisconnectCode SubscriptionExpired = new(3006, "subscription expired");

    /// <summary>3008: the client does not read fast enough; the bytes waiting for it passed the bound.</summary>
    public static readonly DisconnectCode Slow = new(3008, "slow");

    /// <summary>3009: a write to the client failed or took too long.</summary>
    public static readonly DisconnectCode WriteError = new(3009, "write error");

    /// <summary>3010: a server-side subscription has missed publications.</summary>
    public static readonly DisconnectCode InsufficientState = new(3010, "insufficient state");

    /// <summary>3011: an operator wants the client to reconnect.</summary>
    public static readonly DisconnectCode ForceReconnect = new(3011, "force reconnect");

    /// <summary>3012: no answer to a ping in time.</summary>
    public static readonly DisconnectCode NoPong = new(3012, "no pong");

    /// <summary>3013: too many at once, or the node has as many sessions as it may have.</summary>
    public static readonly DisconnectCode TooManyRequests = new(3013, "too many requests");

    /// <summary>3014: the client must forget its tokens and positions before it comes back.</summary>
    public static readonly DisconnectCode StateInvalidated = new(3014, "state invalidated");

    /// <summary>3500: the token is not valid.</summary>
    public static readonly DisconnectCode InvalidToken = new(3500, "invalid token");

    /// <summary>3501: the client broke the protocol: malformed bytes, a command out of order, a pong without ping.</summary>
    public static readonly DisconnectCode BadRequest = new(3501, "bad request");

    /// <summary>3502: no connect command in time.</summary>
    public static readonly DisconnectCode Stale = new(3502, "stale");

    /// <summary>3503: an operator ended the session.</summary>
    public static readonly DisconnectCode ForceDisconnect = new(3503, "force disconnect");

    /// <summary>3504: the user or node has too many sessions. Final: prefer <see cref="TooManyRequests"/>.</summary>
    public static readonly DisconnectCode ConnectionLimit = new(3504, "connection limit");

    /// <summary>3505: more server-side subscriptions than a session may have.</summary>
    public static readonly DisconnectCode ChannelLimit = new(3505, "channel limit");

    /// <summary>3506: the client speaks a version or encoding that the transport does not.</summary>
    public static readonly DisconnectCode InappropriateProtocol = new(3506, "inappropriate protocol");

    /// <summary>3507: the user may not connect.</summary>
    public static readonly DisconnectCode PermissionDenied = new(3507, "permission denied");

    /// <summary>3508: the client sent a command without reply that nobody handles.</summary>
    public static readonly DisconnectCode NotAvailable = new(3508, "not available");

    /// <summary>3509: the session's commands failed too often.</summary>
    public static readonly DisconnectCode TooManyErrors = new(3509, "too many errors");

    /// <summary>A code of the application's own (4000 to 4999), or one of the table.</summary>
    /// <param name="code">From 3000 to 4999.</param>
    /// <param name="reason">At most <see cref="MaxReasonLength"/> ASCII characters.</param>
    /// <exception cref="ArgumentException">The code or the reason is out of its bounds.</exception>
    public DisconnectCode(int code, string reason)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 3000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 4999);
        ArgumentNullException.ThrowIfNull(reason);
        if (reason.Length > MaxReasonLength || !Ascii.IsValid(reason))
        {
            throw new ArgumentException($"The reason must be at most {MaxReasonLength} ASCII characters.", nameof(reason));
        }

        Code = code;
        Reason = reason;
    }

    /// <summary>Every code above, rising.</summary>
    public static IReadOnlyList<DisconnectCode> All { get; } =
    [
        ConnectionClosed, Shutdown, InternalServerError, ConnectionExpired, SubscriptionExpired, Slow, WriteError, InsufficientState,
        ForceReconnect, NoPong, TooManyRequests, StateInvalidated, InvalidToken, BadRequest, Stale, ForceDisconnect,
        ConnectionLimit, ChannelLimit, InappropriateProtocol, PermissionDenied, NotAvailable, TooManyErrors,
    ];

    /// <summary>The WebSocket close code.</summary>
    public int Code { get; }

    /// <summary>The WebSocket close reason.</summary>
    public string Reason { get; }

    /// <summary>Whether clients come back.</summary>
    public bool Reconnects => Code is < 3500 or (>= 4000 and < 4500);

    /// <summary>The entry of a code.</summary>
    /// <param name="code">The code.</param>
    /// <returns>Null when the table has no such code.</returns>
    public static DisconnectCode? Find(int code) => All.FirstOrDefault(entry => entry.Code == code);

    /// <summary>The push that tells a client on a transport without close frames (SSE, HTTP streaming).</summary>
    /// <returns>A new reply.</returns>
    public Reply ToReply() => new()
    {
        Push = new Push { Disconnect = new Disconnect { Code = (uint)Code, Reason = Reason, Reconnect = Reconnects } },
    };
}
