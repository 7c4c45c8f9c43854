using System.Text.Json;
using LiveOrleans.Protocol;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary><c>POST /api/live/server/{method}</c>, and <c>POST /api/live/server</c> for a batch: what an application's server asks for, in Centrifugo's shapes.</summary>
internal sealed class ServerEndpoint(AccessGate gate, ServerApi api)
{
    /// <summary>The most bytes of a body.</summary>
    public const int MaxBodyBytes = 4 * 1024 * 1024;

    /// <summary>By this header errors are HTTP statuses instead of 200.</summary>
    private const string ErrorModeHeader = "X-Centrifugo-Error-Mode";

    // A batch, its commands and a command's object stand around the data.
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = JsonData.MaxDepth + 4 };

    public async Task HandleAsync(HttpContext context)
    {
        if (await gate.AdmitServerAsync(context) is not { } caller || await RequestBody.ReadAsync(context, MaxBodyBytes) is not { } body)
        {
            return;
        }

        using (body)
        {
            await AnswerAsync(context, caller, body.Bytes);
        }
    }

    private async Task AnswerAsync(HttpContext context, Caller caller, ReadOnlyMemory<byte> body)
    {
        var method = context.Request.RouteValues["method"] as string ?? "batch";
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, Depth);
        }
        catch (JsonException exception)
        {
            await WriteAsync(context, ServerAnswer.Failed(
                LiveError.BadRequest, $"bad request: the body is not JSON, at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine}"));
            return;
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                await WriteAsync(context, ServerAnswer.Failed(LiveError.BadRequest, "bad request: the body must be an object"));
                return;
            }

            var arguments = new ServerArguments(document.RootElement);
            await (method is "batch"
                ? BatchAsync(context, caller, arguments)
                : WriteAsync(context, await api.CallAsync(method, new ServerCall(caller, arguments, context.RequestAborted))));
        }
    }

    private async Task BatchAsync(HttpContext context, Caller caller, ServerArguments arguments)
    {
        var answers = await api.BatchAsync(caller, arguments, context.RequestAborted);
        if (arguments.Fault is { } fault)
        {
            await WriteAsync(context, ServerAnswer.Failed(fault));
            return;
        }

        await Envelope.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("replies"u8);
            foreach (var (method, answer) in answers)
            {
                answer.Write(json, method);
            }

            json.WriteEndArray();
        });
    }

    private static Task WriteAsync(HttpContext context, ServerAnswer answer)
    {
        var isTransport = string.Equals(context.Request.Headers[ErrorModeHeader], "transport", StringComparison.OrdinalIgnoreCase);
        var status = answer.Error is { } error && isTransport ? StatusOf(error.Code) : StatusCodes.Status200OK;
        return Envelope.WriteAsync(context, status, json => answer.WriteInto(json, "result"));
    }

    private static int StatusOf(int code) => code switch
    {
        100 => StatusCodes.Status500InternalServerError,
        103 or 403 => StatusCodes.Status403Forbidden,
        102 or 104 or 108 or 404 => StatusCodes.Status404NotFound,
        111 => StatusCodes.Status429TooManyRequests,
        112 => StatusCodes.Status416RangeNotSatisfiable,
        _ => StatusCodes.Status400BadRequest,
    };
}
