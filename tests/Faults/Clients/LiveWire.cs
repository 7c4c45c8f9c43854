using System.Text.Json;

namespace LiveOrleans.Faults;

/// <summary>The commands of the client protocol in JSON.</summary>
internal static class LiveWire
{
    /// <summary>The id of the connect command; those of the others are above it.</summary>
    public const int ConnectId = 1;

    /// <summary>The answer to a ping.</summary>
    public static ReadOnlyMemory<byte> Pong { get; } = "{}"u8.ToArray();

    public static byte[] Connect(string name) => JsonSerializer.SerializeToUtf8Bytes(new { id = ConnectId, connect = new { name } });

    /// <param name="id">The command's id.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="asked">The position to recover from; null to begin anew.</param>
    public static byte[] Subscribe(int id, string channel, Position? asked) => asked is null
        ? JsonSerializer.SerializeToUtf8Bytes(new { id, subscribe = new { channel } })
        : JsonSerializer.SerializeToUtf8Bytes(new { id, subscribe = new { channel, recover = true, epoch = asked.Epoch, offset = asked.Offset } });

    public static byte[] Unsubscribe(int id, string channel) => JsonSerializer.SerializeToUtf8Bytes(new { id, unsubscribe = new { channel } });

    public static byte[] Publish(int id, string channel, object data) => JsonSerializer.SerializeToUtf8Bytes(new { id, publish = new { channel, data } });

    /// <param name="id">The command's id.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="limit">How many publications.</param>
    public static byte[] History(int id, string channel, int limit) => JsonSerializer.SerializeToUtf8Bytes(new { id, history = new { channel, limit } });

    public static byte[] Presence(int id, string channel) => JsonSerializer.SerializeToUtf8Bytes(new { id, presence = new { channel } });

    /// <summary>A member of an object; a default where it is left out, as zeros and empty texts are.</summary>
    public static ulong Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetUInt64() : 0;

    /// <inheritdoc cref="Number"/>
    public static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() ?? string.Empty : string.Empty;

    /// <inheritdoc cref="Number"/>
    public static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.GetBoolean();
}
