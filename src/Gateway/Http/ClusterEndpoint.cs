using System.Text.Json;
using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary><c>GET /api/live/cluster</c>: the nodes, and a page of the caller's active channels by name.</summary>
internal sealed class ClusterEndpoint(AccessGate gate, IChannels channels, INodeDirectory nodes)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, Role.Viewer) is not { } caller)
        {
            return;
        }

        if (!ClusterQuery.TryRead(context.Request.Query, caller.OrgId, out var query, out var reason))
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status400BadRequest, reason);
            return;
        }

        IReadOnlyList<ChannelStatus> page;
        IReadOnlyList<NodeInfo> all;
        try
        {
            page = await channels.ListAsync(query, context.RequestAborted);
            all = await nodes.ListAsync(context.RequestAborted);
        }
        catch (ChannelUnavailableException)
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status503ServiceUnavailable, "The cluster cannot be read now");
            return;
        }

        await Envelope.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, all, page.Where(status => caller.MayReach(status.Channel))));
    }

    private void Write(Utf8JsonWriter json, IReadOnlyList<NodeInfo> all, IEnumerable<ChannelStatus> page)
    {
        json.WriteString("engine"u8, nodes.Engine);
        json.WriteStartArray("nodes"u8);
        foreach (var node in all)
        {
            WriteNode(json, node);
        }

        json.WriteEndArray();
        json.WriteStartArray("channels"u8);
        foreach (var status in page)
        {
            WriteChannel(json, status);
        }

        json.WriteEndArray();
    }

    private static void WriteNode(Utf8JsonWriter json, NodeInfo node)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, node.Id.Value);
        json.WriteString("role"u8, node.Role);
        json.WriteString("address"u8, node.Address);
        json.WriteString("version"u8, node.Version);
        json.WriteString("started"u8, node.Started);
        json.WriteNumber("clients"u8, node.Clients);
        json.WriteNumber("subscriptions"u8, node.Subscriptions);
        json.WriteEndObject();
    }

    private static void WriteChannel(Utf8JsonWriter json, ChannelStatus status)
    {
        json.WriteStartObject();
        json.WriteString("channel"u8, status.Channel.Name);
        json.WriteString("owner"u8, status.Owner.Value);
        json.WriteString("epoch"u8, status.Top.Epoch);
        json.WriteNumber("offset"u8, status.Top.Offset);
        json.WriteNumber("subscribers"u8, status.Subscribers);
        json.WriteNumber("publications_per_minute"u8, status.PublicationsPerMinute);
        if (status.Source is { } source)
        {
            WriteSource(json, source);
        }
        else
        {
            json.WriteNull("source"u8);
        }

        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, SourceStatus source)
    {
        json.WriteStartObject("source"u8);
        json.WriteString("type"u8, source.Type);
        json.WriteString("state"u8, SourceStateNames.Of(source.State));
        json.WriteString("node"u8, source.Node?.Value);
        json.WriteNumber("token"u8, source.Token.Value);
        json.WriteString("since"u8, source.Since);
        json.WriteNumber("failures"u8, source.Failures);
        json.WriteString("last_error"u8, source.LastError);
        json.WriteEndObject();
    }
}
