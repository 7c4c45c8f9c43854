using System.Text.Json;

namespace LiveOrleans.Gateway;

/// <summary>An order for a user's sessions, as it goes through the control bus to the nodes that have some.</summary>
/// <param name="Kind">What is to be done.</param>
internal sealed record UserOrder(UserOrderKind Kind)
{
    /// <summary>The one session that is meant, by its id; null for all of the user's.</summary>
    public string? Client { get; init; }

    /// <summary>Ids of sessions that are left alone; null for none.</summary>
    public IReadOnlyList<string>? Whitelist { get; init; }

    /// <summary>The channel's name with its tenant, as the client is told of it; null where no channel is meant.</summary>
    public string? Channel { get; init; }

    /// <summary>The JSON that goes to the client with its subscription; null for what the channel shows.</summary>
    public string? Data { get; init; }

    /// <summary>The disconnect code, from 3000 to 4999; 0 where none is meant.</summary>
    public int Code { get; init; }

    /// <summary>The code in words; null where none is meant.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether a session is meant.</summary>
    /// <param name="session">The session's id.</param>
    public bool Means(string session) =>
        (Client is null || string.Equals(Client, session, StringComparison.Ordinal)) && Whitelist?.Contains(session, StringComparer.Ordinal) is not true;

    /// <summary>The bytes for the bus.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, UserOrderJson.Default.UserOrder);

    /// <summary>Reads an order from the bus.</summary>
    /// <returns>Null when it is none.</returns>
    public static UserOrder? TryRead(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes.Span, UserOrderJson.Default.UserOrder);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
