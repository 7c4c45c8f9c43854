using System.Text.Json;

namespace LiveOrleans.Gateway.Tests;

/// <summary>One attempt, as the server saw it.</summary>
internal sealed record ReceivedDelivery(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body, JsonElement Json)
{
    public string Id => Headers["Live-Delivery"];

    public IReadOnlyList<long> Tokens => [.. Json.GetProperty("events").EnumerateArray().Select(static next => next.GetProperty("token").GetInt64())];
}
