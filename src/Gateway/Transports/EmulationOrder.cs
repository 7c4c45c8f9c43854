using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace LiveOrleans.Gateway;

/// <summary>A message that a client posted, on its way to the session's node.</summary>
/// <param name="Session">The session's name, as the connect reply told it; secret. At most 65,535 bytes of UTF-8.</param>
/// <param name="OrgId">The organisation of who posted it.</param>
/// <param name="User">The user who posted it; at most 65,535 bytes of UTF-8.</param>
/// <param name="Data">The message: one frame of commands in the session's encoding.</param>
internal sealed record EmulationOrder(string Session, long OrgId, string User, ReadOnlyMemory<byte> Data)
{
    /// <summary>The kind of these orders.</summary>
    public const string Kind = "emulation";

    /// <summary>Makes the order for the control bus; those of one session keep their order.</summary>
    public ControlOrder ToControlOrder()
    {
        var session = Encoding.UTF8.GetByteCount(Session);
        var user = Encoding.UTF8.GetByteCount(User);
        var payload = new byte[sizeof(long) + sizeof(ushort) + session + sizeof(ushort) + user + Data.Length];
        BinaryPrimitives.WriteInt64BigEndian(payload, OrgId);
        var rest = Write(payload.AsSpan(sizeof(long)), Session, session);
        rest = Write(rest, User, user);
        Data.Span.CopyTo(rest);
        return new ControlOrder(Kind, EmulatedSessions.ClientOf(Session), payload);
    }

    /// <summary>Reads the payload of an order.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out EmulationOrder? order)
    {
        order = null;
        if (payload.Length < sizeof(long))
        {
            return false;
        }

        var rest = payload[sizeof(long)..];
        if (!TryRead(ref rest, out var session) || !TryRead(ref rest, out var user))
        {
            return false;
        }

        order = new EmulationOrder(session, BinaryPrimitives.ReadInt64BigEndian(payload.Span), user, rest);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} of {Data.Length} bytes for {EmulatedSessions.ClientOf(Session)}";

    private static Span<byte> Write(Span<byte> target, string text, int length)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target, checked((ushort)length));
        Encoding.UTF8.GetBytes(text, target[sizeof(ushort)..]);
        return target[(sizeof(ushort) + length)..];
    }

    private static bool TryRead(ref ReadOnlyMemory<byte> rest, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (rest.Length < sizeof(ushort))
        {
            return false;
        }

        var end = sizeof(ushort) + BinaryPrimitives.ReadUInt16BigEndian(rest.Span);
        if (end > rest.Length)
        {
            return false;
        }

        text = Encoding.UTF8.GetString(rest.Span[sizeof(ushort)..end]);
        rest = rest[end..];
        return true;
    }
}
