using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol;

/// <summary>Why a command failed: the error of a reply. The session stays open.</summary>
/// <remarks>
/// The codes are those of the centrifuge server's errors.go and of Grafana Live. A client that gets one for <c>connect</c> or
/// <c>subscribe</c> tries again with backoff when it is temporary or <see cref="TokenExpired"/>; anything else is final: the
/// session is closed for good, or the subscription is unsubscribed with that code.
/// </remarks>
/// <param name="Code">From 100; 400 to 1999 are free for applications, and Grafana uses HTTP's numbers there.</param>
/// <param name="Message">What is shown to the user.</param>
/// <param name="Temporary">Whether the client should try again.</param>
public sealed record LiveError(int Code, string Message, bool Temporary = false)
{
    /// <summary>100: something failed here. Clients try again.</summary>
    public static readonly LiveError Internal = new(100, "internal server error", Temporary: true);

    /// <summary>101: the session has no identity that could be allowed anything. Final.</summary>
    public static readonly LiveError Unauthorized = new(101, "unauthorized");

    /// <summary>102: no rule covers such a channel. Final.</summary>
    public static readonly LiveError UnknownChannel = new(102, "unknown channel");

    /// <summary>103: the user may not do this, or the channel belongs to another tenant. Final.</summary>
    public static readonly LiveError PermissionDenied = new(103, "permission denied");

    /// <summary>104: no such RPC method.</summary>
    public static readonly LiveError MethodNotFound = new(104, "method not found");

    /// <summary>105: the session is subscribed to the channel already. Final.</summary>
    public static readonly LiveError AlreadySubscribed = new(105, "already subscribed");

    /// <summary>106: the session has as many subscriptions as it may have. Final.</summary>
    public static readonly LiveError LimitExceeded = new(106, "limit exceeded");

    /// <summary>107: the request is wrong in itself: a name too long, data that is not JSON. Final.</summary>
    public static readonly LiveError BadRequest = new(107, "bad request");

    /// <summary>108: the server or the channel does not offer this. Final; clients rely on it to find out what is offered.</summary>
    public static readonly LiveError NotAvailable = new(108, "not available");

    /// <summary>109: the token has expired. Clients fetch a new one and try again.</summary>
    public static readonly LiveError TokenExpired = new(109, "token expired");

    /// <summary>110: what allowed the session or subscription has expired. Final.</summary>
    public static readonly LiveError Expired = new(110, "expired");

    /// <summary>111: too many at once, or a full queue. Clients try again.</summary>
    public static readonly LiveError TooManyRequests = new(111, "too many requests", Temporary: true);

    /// <summary>112: the history no longer reaches back to the asked position, or its epoch is another. Final for a history request.</summary>
    public static readonly LiveError UnrecoverablePosition = new(112, "unrecoverable position");

    /// <summary>113: what is being paged through changed meanwhile. Clients try again.</summary>
    public static readonly LiveError ConcurrentPagination = new(113, "concurrent pagination", Temporary: true);

    /// <summary>400: Grafana's answer to a channel name that its grammar does not allow. Final.</summary>
    public static readonly LiveError InvalidChannelId = new(400, "invalid channel ID");

    /// <summary>403: Grafana's answer when a channel's handler or plugin denies. Final.</summary>
    public static readonly LiveError Forbidden = new(403, "Forbidden");

    /// <summary>404: Grafana's answer when a channel's handler or plugin does not know the path. Final.</summary>
    public static readonly LiveError NotFound = new(404, "Not Found");

    /// <summary>Every error above, by rising code.</summary>
    public static IReadOnlyList<LiveError> All { get; } =
    [
        Internal, Unauthorized, UnknownChannel, PermissionDenied, MethodNotFound, AlreadySubscribed, LimitExceeded, BadRequest,
        NotAvailable, TokenExpired, Expired, TooManyRequests, UnrecoverablePosition, ConcurrentPagination,
        InvalidChannelId, Forbidden, NotFound,
    ];

    /// <summary>The error of a code.</summary>
    /// <param name="code">The code.</param>
    /// <returns>Null when the table has no such code.</returns>
    public static LiveError? Find(int code) => All.FirstOrDefault(error => error.Code == code);

    /// <summary>The reply that tells a client.</summary>
    /// <param name="command">The command that failed.</param>
    /// <returns>A new reply.</returns>
    public Reply ToReply(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return ToReply(command.Id, command.Kind);
    }

    /// <summary>The reply that tells a client.</summary>
    /// <param name="id">The id of the command that failed.</param>
    /// <param name="kind">What it asked for.</param>
    /// <returns>A new reply.</returns>
    public Reply ToReply(uint id, CommandKind kind) => new()
    {
        Id = id,
        Answers = kind,
        Error = new Error { Code = (uint)Code, Message = Message, Temporary = Temporary },
    };
}
