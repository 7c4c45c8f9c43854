using System.Diagnostics.CodeAnalysis;
using LiveOrleans.Protocol;
using LiveOrleans.Protocol.Messages;
using ClientInfo = LiveOrleans.Channels.ClientInfo;

namespace LiveOrleans.Gateway;

/// <content>Who the session is, and for how long.</content>
internal sealed partial class Session
{
    // When the session ends unless its client has refreshed it, as a timestamp; 0 for never.
    private long _endsAt;

    /// <summary>The user that the session counts for; null for none. Set by <see cref="SessionLimits"/> alone.</summary>
    public string? CountedUser { get; set; }

    /// <summary>The address that the session counts for, likewise.</summary>
    public string? CountedAddress { get; set; }

    /// <summary>Makes the session a caller's, before it has connected, or the same caller's with a new lifetime.</summary>
    [MemberNotNull(nameof(Caller), nameof(Client), nameof(User))]
    public void Become(Caller caller)
    {
        Caller = caller;
        Client = new ClientInfo(caller.User, Id);
        User = caller.ToSourceUser();
        Volatile.Write(ref _endsAt, caller.IsByToken ? EndOf(caller.ExpiresAt) : TimestampOf(caller.ExpiresAt));
    }

    /// <summary>When what ends at a time must be over, with the grace in which a client may bring a newer token; 0 for never.</summary>
    public long EndOf(DateTimeOffset? expiresAt) => TimestampOf(expiresAt + _context.Options.ExpiryGrace);

    /// <summary>What a client is told of a time: whole seconds from now, at least one; null for never.</summary>
    public uint? SecondsLeft(DateTimeOffset? expiresAt) => expiresAt is not { } end
        ? null
        : (uint)Math.Clamp(Math.Floor((end - _context.Time.GetUtcNow()).TotalSeconds), 1, int.MaxValue);

    private long TimestampOf(DateTimeOffset? time)
    {
        if (time is not { } end)
        {
            return 0;
        }

        // Years from now would not fit into ticks of a nanosecond.
        var left = end - _context.Time.GetUtcNow();
        return left > TimeSpan.FromDays(3650) ? 0 : Math.Max(1, _context.Time.GetTimestamp() + Ticks(left));
    }

    /// <summary>Ends what has expired; true when that is the session itself.</summary>
    private bool Expire(long now)
    {
        if (Volatile.Read(ref _endsAt) is var end && end != 0 && now >= end)
        {
            Disconnect(DisconnectCode.ConnectionExpired);
            return true;
        }

        foreach (var name in Channels.TakeExpired(now))
        {
            Reply(UnsubscribeCode.Expired.ToReply(name));
        }

        return false;
    }

    /// <summary>Counts a command; true when it must not be executed, and is answered or the session ended.</summary>
    private bool IsTooFast(Command command)
    {
        if (_pace is null || !_isConnected || command.Kind is CommandKind.Pong)
        {
            return false;
        }

        switch (_pace.Admits())
        {
            case null:
                Disconnect(DisconnectCode.TooManyRequests);
                return true;

            // Clients take a failed unsubscribe for a broken connection.
            case false when command.Kind is not CommandKind.Unsubscribe && command.Id > 0:
                Reply(LiveError.TooManyRequests.ToReply(command));
                return true;
            default:
                return false;
        }
    }
}
