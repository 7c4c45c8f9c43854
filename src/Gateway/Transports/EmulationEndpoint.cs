using LiveOrleans.Channels;
using LiveOrleans.Protocol;
using LiveOrleans.Protocol.Messages;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary><c>POST /api/live/emulation</c>: a message to a session that streams over HTTP, whichever node takes it.</summary>
internal sealed class EmulationEndpoint(SessionGate gate, EmulatedSessions sessions, IControlBus bus, SessionOptions options)
{
    // A session's name has 80 characters, a node's 32.
    private const int MaxName = 128;

    // In JSON the message is a text in which each quotation mark takes two bytes.
    private const int BodyOverhead = 1024;

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        if (await BodyCodec.FindAsync(context) is not { } codec
            || await RequestBody.ReadAsync(context, (int)Math.Min(int.MaxValue / 2, (2L * options.MessageSizeLimit) + BodyOverhead)) is not { } body)
        {
            return;
        }

        EmulationRequest? request;
        DecodeFault fault;
        using (body)
        {
            codec.TryDecodeEmulation(body.Bytes, out request, out fault);
        }

        if (request is null)
        {
            await Envelope.WriteMessageAsync(
                context, StatusCodes.Status400BadRequest, $"bad request data: {fault.Reason} at byte {fault.Position}");
            return;
        }

        await TakeAsync(context, caller, request);
    }

    private async Task TakeAsync(HttpContext context, Caller caller, EmulationRequest request)
    {
        if (request.Session.Length is 0 or > MaxName || request.Node.Length is 0 or > MaxName || request.Data.IsEmpty)
        {
            await Envelope.WriteMessageAsync(
                context, StatusCodes.Status400BadRequest, "bad request data: session and node must be what the connect reply told, and data a message");
            return;
        }

        if (request.Data.Length > options.MessageSizeLimit)
        {
            await Envelope.WriteMessageAsync(
                context, StatusCodes.Status413PayloadTooLarge, $"The data has more than {options.MessageSizeLimit} bytes");
            return;
        }

        var order = new EmulationOrder(request.Session, caller.OrgId, caller.User, request.Data.Memory);
        if (string.Equals(request.Node, sessions.Node.Value, StringComparison.Ordinal))
        {
            sessions.Deliver(order);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await SendAsync(context, new NodeId(request.Node), order);
    }

    private async Task SendAsync(HttpContext context, NodeId node, EmulationOrder order)
    {
        try
        {
            if (await bus.SendAsync(ControlSubject.Of(node), order.ToControlOrder().Encode(), context.RequestAborted))
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }

            await Envelope.WriteMessageAsync(context, StatusCodes.Status404NotFound, "The session's node is gone: connect again");
        }
        catch (ChannelUnavailableException)
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status503ServiceUnavailable, "The session's node cannot be reached now: connect again");
        }
    }
}
