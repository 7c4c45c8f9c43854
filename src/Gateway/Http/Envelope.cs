using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>The answer that Grafana gives to what goes wrong: <c>{"message":"…"}</c>.</summary>
internal static class Envelope
{
    public const string JsonType = "application/json; charset=UTF-8";

    /// <summary>How long a client that was turned away should wait, in seconds.</summary>
    private const string RetryAfterSeconds = "1";

    public static Task WriteMessageAsync(HttpContext context, int status, string message) =>
        WriteAsync(context, status, json => json.WriteString("message"u8, message));

    /// <summary>Writes an object whose members the caller writes.</summary>
    public static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> members)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = JsonType;
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = RetryAfterSeconds;
        }

        await using (var json = new Utf8JsonWriter(response.BodyWriter))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
