using LiveOrleans.Protocol;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary>
/// Opens sessions whose responses stream: <c>POST /api/live/http_stream</c>, in JSON or Protobuf, and <c>GET</c> or <c>POST
/// /api/live/sse</c>, in JSON. The request holds the connect command.
/// </summary>
internal sealed class HttpStreamEndpoint(
    SessionGate gate, SessionDirectory directory, EmulatedSessions sessions, SessionOptions options, SessionMetrics metrics, TimeProvider time)
{
    private const string EventStream = "text/event-stream; charset=utf-8";
    private const string JsonStream = "application/json; charset=utf-8";

    /// <summary>Answers a request for an HTTP stream; completes when its session has ended.</summary>
    public async Task StreamAsync(HttpContext context)
    {
        metrics.Asked("http_stream");
        if (await gate.AdmitAsync(context) is { } caller
            && await BodyCodec.FindAsync(context) is { } codec
            && await ReadBodyAsync(context) is { } connect)
        {
            using var response = new StreamedResponse(context, options, time);
            response.Begin(codec.Format is WireFormat.Protobuf ? BodyCodec.ProtobufType : JsonStream);
            await RunAsync(response, codec, HttpStreamFraming.Instance, caller, connect);
        }
    }

    /// <summary>Answers a request for a stream of events; completes when its session has ended.</summary>
    public async Task SendEventsAsync(HttpContext context)
    {
        metrics.Asked("sse");
        if (await gate.AdmitAsync(context) is { } caller
            && await (HttpMethods.IsGet(context.Request.Method) ? ReadQueryAsync(context) : ReadBodyAsync(context)) is { } connect)
        {
            using var response = new StreamedResponse(context, options, time);
            response.Begin(EventStream);

            // Clients learn at once that the stream is open.
            await response.SendAsync("\r\n"u8.ToArray());
            await RunAsync(response, Codec.For(WireFormat.Json), EventFraming.Instance, caller, connect);
        }
    }

    private async Task RunAsync(StreamedResponse response, Codec codec, Framing framing, Caller caller, byte[] connect) =>
        await new EmulatedTransport(response, codec, framing, caller, sessions, options).RunAsync(directory, connect);

    private async ValueTask<byte[]?> ReadBodyAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context, options.MessageSizeLimit) is not { } body)
        {
            return null;
        }

        using (body)
        {
            return await RequiredAsync(context, body.Bytes.ToArray(), "the body must be the connect command");
        }
    }

    private static ValueTask<byte[]?> ReadQueryAsync(HttpContext context) => RequiredAsync(
        context, System.Text.Encoding.UTF8.GetBytes(context.Request.Query["cf_connect"].ToString()), "the parameter cf_connect must be the connect command");

    private static async ValueTask<byte[]?> RequiredAsync(HttpContext context, byte[] connect, string rule)
    {
        if (connect.Length > 0)
        {
            return connect;
        }

        await Envelope.WriteMessageAsync(context, StatusCodes.Status400BadRequest, $"bad request data: {rule}");
        return null;
    }
}
