using System.IO.Enumeration;
using System.Text.Json;
using LiveOrleans.Channels;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>The methods <c>channels</c> and <c>info</c>.</summary>
internal sealed class ClusterMethods(IChannels channels, INodeDirectory nodes, TimeProvider time)
{
    /// <summary>The most channels of one answer.</summary>
    public const int MaxChannels = 10_000;

    private const int PageSize = 1_000;

    /// <summary>Lists the channels that have subscribers, from what the silos own: no session is asked.</summary>
    public async ValueTask<ServerAnswer> ChannelsAsync(ServerCall call)
    {
        var pattern = call.Arguments.OptionalText("pattern") ?? "*";
        if (call.Arguments.Fault is { } fault)
        {
            return ServerAnswer.Failed(fault);
        }

        var found = new List<ChannelStatus>();
        var query = new ChannelListQuery(call.Caller.OrgId, Limit: PageSize);
        IReadOnlyList<ChannelStatus> page;
        do
        {
            page = await channels.ListAsync(query, call.Cancellation);
            found.AddRange(page.Where(status => status.Subscribers > 0 && FileSystemName.MatchesSimpleExpression(pattern, status.Channel.Name, ignoreCase: false)));
            if (found.Count > MaxChannels)
            {
                return ServerAnswer.Failed(LiveError.LimitExceeded, $"limit exceeded: more than {MaxChannels} channels; give a narrower pattern");
            }

            query = query with { After = page.Count > 0 ? page[^1].Channel.Name : string.Empty };
        }
        while (page.Count == PageSize);

        return ServerAnswer.Of(json =>
        {
            json.WriteStartObject("channels"u8);
            foreach (var status in found)
            {
                json.WriteStartObject(status.Channel.Name);
                json.WriteNumber("num_clients"u8, status.Subscribers);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
    }

    /// <summary>Lists the nodes.</summary>
    public async ValueTask<ServerAnswer> InfoAsync(ServerCall call)
    {
        var all = await nodes.ListAsync(call.Cancellation);
        var now = time.GetUtcNow();
        return ServerAnswer.Of(json =>
        {
            json.WriteStartArray("nodes"u8);
            foreach (var node in all)
            {
                Write(json, node, now);
            }

            json.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter json, NodeInfo node, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("uid"u8, node.Id.Value);
        json.WriteString("name"u8, node.Address);
        json.WriteString("version"u8, node.Version);
        json.WriteNumber("num_clients"u8, node.Clients);
        json.WriteNumber("num_users"u8, node.Users);
        json.WriteNumber("num_subs"u8, node.Subscriptions);
        json.WriteNumber("num_channels"u8, node.Channels);
        json.WriteNumber("uptime"u8, (long)Math.Max(0, (now - node.Started).TotalSeconds));
        json.WriteStartObject("process"u8);
        json.WriteNumber("rss"u8, node.MemoryBytes);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
