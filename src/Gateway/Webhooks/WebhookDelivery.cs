using System.Buffers;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

/// <summary>Writes and signs a delivery.</summary>
internal static class WebhookDelivery
{
    /// <summary>Proves who sent the body: <c>sha256=</c> and its HMAC-SHA256 under the secret, in hexadecimal.</summary>
    public const string SignatureHeader = "Live-Signature";

    /// <summary>Names the delivery: the same for each attempt, and for a repetition of the same events.</summary>
    public const string DeliveryHeader = "Live-Delivery";

    /// <summary>Makes the request.</summary>
    /// <param name="options">To whom.</param>
    /// <param name="events">What: at least one.</param>
    /// <param name="now">When it is sent.</param>
    public static async ValueTask<HttpRequestMessage> RequestAsync(WebhookOptions options, IReadOnlyList<ChannelEvent> events, DateTimeOffset now)
    {
        var body = await BodyAsync(events, now);
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = content };
        request.Headers.Add(SignatureHeader, $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.Secret), body))}");
        request.Headers.Add(DeliveryHeader, $"{events[0].Id}.{events[^1].Id}");
        return request;
    }

    private static async ValueTask<byte[]> BodyAsync(IReadOnlyList<ChannelEvent> events, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>();
        await using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("time", now.UtcDateTime);
        json.WriteStartArray("events");
        foreach (var next in events)
        {
            json.WriteStartObject();
            json.WriteString("id", next.Id.ToString());
            json.WriteString("name", ChannelEventNames.Of(next.Kind));
            json.WriteString("channel", next.Channel.Name);
            json.WriteNumber("org", next.Channel.OrgId);
            json.WriteString("node", next.Node.Value);
            json.WriteNumber("token", next.Token.Value);
            json.WriteString("time", next.Time.UtcDateTime);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync();
        return buffer.WrittenSpan.ToArray();
    }
}
