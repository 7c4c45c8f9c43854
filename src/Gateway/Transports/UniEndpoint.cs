using System.Globalization;
using System.Text;
using LiveOrleans.Channels;
using LiveOrleans.Protocol.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StreamPosition = LiveOrleans.Channels.StreamPosition;

namespace LiveOrleans.Gateway;

/// <summary><c>GET /api/live/uni_sse</c>: a stream of events for clients that only listen, such as a browser's <c>EventSource</c>.</summary>
/// <remarks>What such a client may not have is answered with a status, after which it does not come again; what may be better later ends its stream, after which it does.</remarks>
internal sealed class UniEndpoint(
    SessionGate gate,
    AccessPolicy policy,
    SubscribeCommand subscribe,
    SessionDirectory directory,
    SessionOptions options,
    SessionMetrics metrics,
    TimeProvider time,
    ILogger<UniEndpoint> logger)
{
    private const string EventStream = "text/event-stream; charset=utf-8";
    private const int MinRetry = 500;
    private const int MaxRetry = 3000;

    /// <summary>Answers a request; completes when its session has ended.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        metrics.Asked("uni_sse");
        if (await gate.AdmitAsync(context, needsProof: true) is not { } caller)
        {
            return;
        }

        if (UniRequest.Read(context.Request.Query, out var requests) is { } fault)
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status400BadRequest, $"bad request data: {fault}");
            return;
        }

        var positions = new UniPositions([.. requests.Select(static request => request.Channel)]);
        if (context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } id)
        {
            Recover(requests, positions.Read(id));
        }

        if (await DecideAsync(context, caller, requests) is { } channels)
        {
            await RunAsync(context, caller, positions, channels);
        }
    }

    private static void Recover(IReadOnlyList<SubscribeRequest> requests, IReadOnlyList<StreamPosition> positions)
    {
        for (var channel = 0; channel < requests.Count; channel++)
        {
            requests[channel].Recover = true;
            requests[channel].Epoch = positions[channel].Epoch;
            requests[channel].Offset = positions[channel].Offset;
        }
    }

    /// <summary>Gives the channels; null when one was refused and the request is answered.</summary>
    private async ValueTask<IReadOnlyList<UniChannel>?> DecideAsync(HttpContext context, Caller caller, IReadOnlyList<SubscribeRequest> requests)
    {
        var channels = new List<UniChannel>(requests.Count);
        foreach (var request in requests)
        {
            var deciding = policy.DecideAsync(
                caller, WireName(caller, request.Channel), ChannelAction.Subscribe, request.Data.Memory, context.RequestAborted);
            if (await RefusalAnswer.AllowedAsync(context, deciding) is not { Rule: { } rule } decision)
            {
                return null;
            }

            channels.Add(new UniChannel(decision.Channel, rule, request));
        }

        return channels;
    }

    // A scope is never spelt like a tenant.
    private static string WireName(Caller caller, string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && Tenant.TryParse(name.AsSpan(0, slash), out _)
            ? name
            : string.Create(CultureInfo.InvariantCulture, $"{caller.OrgId}/{name}");
    }

    private async Task RunAsync(HttpContext context, Caller caller, UniPositions positions, IReadOnlyList<UniChannel> channels)
    {
        using var response = new StreamedResponse(context, options, time);
        response.Begin(EventStream);

        // At random, so that the clients of a node that ended do not come to the others all at once.
        var retry = Random.Shared.Next(MinRetry, MaxRetry);
        await response.SendAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"retry: {retry}\n\n")));
        await new UniTransport(response, positions, logger).RunAsync(directory, subscribe, caller, channels);
    }
}
