using System.Text.Json;
using LiveOrleans.Rules;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>What the endpoints of the rules have in common: bodies of one JSON object, and faults by their paths.</summary>
internal static class RuleAnswers
{
    /// <summary>The most bytes of a body.</summary>
    public const int MaxBodyBytes = 256 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>Reads a body that is one JSON object.</summary>
    /// <returns>The object; null when the request is answered.</returns>
    public static async ValueTask<JsonElement?> ReadAsync(HttpContext context, int limit = MaxBodyBytes)
    {
        using var body = await RequestBody.ReadJsonAsync(context, limit);
        if (body is null)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(body.Bytes, Strict);
            if (json.RootElement.ValueKind is JsonValueKind.Object)
            {
                return json.RootElement.Clone();
            }

            await Envelope.WriteMessageAsync(context, StatusCodes.Status400BadRequest, "bad request data: the body must be a JSON object");
        }
        catch (JsonException exception)
        {
            await Envelope.WriteMessageAsync(
                context, StatusCodes.Status400BadRequest, $"bad request data: no JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}, or a member stands there twice");
        }

        return null;
    }

    /// <summary>Answers with 400 and every fault.</summary>
    public static Task WriteFaultsAsync(HttpContext context, IReadOnlyList<RuleFault> faults) =>
        Envelope.WriteAsync(context, StatusCodes.Status400BadRequest, json =>
        {
            json.WriteString("message"u8, $"{faults.Count} {(faults.Count == 1 ? "fault" : "faults")} in the rule: {faults[0]}");
            json.WriteStartArray("faults"u8);
            foreach (var (path, reason) in faults)
            {
                json.WriteStartObject();
                json.WriteString("path"u8, path);
                json.WriteString("reason"u8, reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    /// <summary>Answers with 503.</summary>
    public static Task WriteUnavailableAsync(HttpContext context) =>
        Envelope.WriteMessageAsync(context, StatusCodes.Status503ServiceUnavailable, "the rules cannot be reached now; try again later");
}
