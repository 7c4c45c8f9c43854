using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol;

/// <summary>Why a subscription ends: code and reason of the unsubscribe push.</summary>
/// <remarks>The codes are those of the centrifuge server's unsubscribe.go. From 2500 on clients subscribe again by themselves.</remarks>
/// <param name="Code">The code.</param>
/// <param name="Reason">The reason.</param>
public sealed record UnsubscribeCode(int Code, string Reason)
{
    /// <summary>0: the client asked for it. Never sent.</summary>
    public static readonly UnsubscribeCode Client = new(0, "client unsubscribed");

    /// <summary>1: the session ended. Never sent.</summary>
    public static readonly UnsubscribeCode Disconnect = new(1, "client disconnected");

    /// <summary>2000: the server ended it. Final for the subscription.</summary>
    public static readonly UnsubscribeCode Server = new(2000, "server unsubscribe");

    /// <summary>2500: the session has missed publications. Clients subscribe again and recover.</summary>
    public static readonly UnsubscribeCode InsufficientState = new(2500, "insufficient state");

    /// <summary>2501: what allowed the subscription has expired. Clients subscribe again.</summary>
    public static readonly UnsubscribeCode Expired = new(2501, "subscription expired");

    /// <summary>2502: token and position of the subscription no longer hold. Clients drop both and subscribe again.</summary>
    public static readonly UnsubscribeCode StateInvalidated = new(2502, "state invalidated");

    /// <summary>Every code above, rising.</summary>
    public static IReadOnlyList<UnsubscribeCode> All { get; } =
        [Client, Disconnect, Server, InsufficientState, Expired, StateInvalidated];

    /// <summary>Whether clients subscribe again by themselves.</summary>
    public bool Resubscribes => Code >= 2500;

    /// <summary>The entry of a code.</summary>
    /// <param name="code">The code.</param>
    /// <returns>Null when the table has no such code.</returns>
    public static UnsubscribeCode? Find(int code) => All.FirstOrDefault(entry => entry.Code == code);

    /// <summary>The push that tells a client.</summary>
    /// <param name="channel">The channel's name as the session knows it.</param>
    /// <returns>A new reply.</returns>
    public Reply ToReply(string channel) => new()
    {
        Push = new Push { Channel = channel, Unsubscribe = new Unsubscribe { Code = (uint)Code, Reason = Reason } },
    };
}
