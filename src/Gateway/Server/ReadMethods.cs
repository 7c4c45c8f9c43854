using System.Text.Json;
using LiveOrleans.Channels;
using LiveOrleans.Protocol;

namespace LiveOrleans.Gateway;

/// <summary>The methods about one channel that change nothing: <c>presence</c>, <c>presence_stats</c> and <c>history</c>.</summary>
internal sealed class ReadMethods(IChannels channels, AccessPolicy policy)
{
    public async ValueTask<ServerAnswer> PresenceAsync(ServerCall call)
    {
        var (channel, refusal) = await FindAsync(call, ChannelAction.Presence);
        if (refusal is not null)
        {
            return ServerAnswer.Failed(refusal);
        }

        var members = await channels.PresenceAsync(channel, call.Cancellation);
        return ServerAnswer.Of(json =>
        {
            json.WriteStartObject("presence"u8);
            foreach (var member in members)
            {
                json.WritePropertyName(member.Client);
                Write(json, member);
            }

            json.WriteEndObject();
        });
    }

    public async ValueTask<ServerAnswer> PresenceStatsAsync(ServerCall call)
    {
        var (channel, refusal) = await FindAsync(call, ChannelAction.Presence);
        if (refusal is not null)
        {
            return ServerAnswer.Failed(refusal);
        }

        var members = await channels.PresenceAsync(channel, call.Cancellation);
        return ServerAnswer.Of(json =>
        {
            json.WriteNumber("num_clients"u8, members.Count);
            json.WriteNumber("num_users"u8, members.Select(static member => member.User).Distinct(StringComparer.Ordinal).Count());
        });
    }

    public async ValueTask<ServerAnswer> HistoryAsync(ServerCall call)
    {
        var limit = (int)call.Arguments.Number("limit", int.MinValue, int.MaxValue);
        var isReverse = call.Arguments.Flag("reverse");
        var since = Since(call.Arguments);
        if (isReverse && since is { Offset: 0 })
        {
            call.Arguments.Fail("since.offset must be above 0 where reverse is true");
        }

        var (channel, refusal) = await FindAsync(call, ChannelAction.History);
        if (refusal is not null)
        {
            return ServerAnswer.Failed(refusal);
        }

        var page = await channels.HistoryAsync(channel, new HistoryQuery(limit, since, isReverse), call.Cancellation);
        return since is { Epoch.Length: > 0 } known && !string.Equals(known.Epoch, page.Top.Epoch, StringComparison.Ordinal)
            ? ServerAnswer.Failed(LiveError.UnrecoverablePosition)
            : ServerAnswer.Of(json => Write(json, page));
    }

    private static StreamPosition? Since(ServerArguments arguments)
    {
        if (arguments.Object("since") is not { } since)
        {
            return null;
        }

        var position = new StreamPosition(since.OptionalText("epoch") ?? string.Empty, (ulong)since.Number("offset", 0, long.MaxValue));
        arguments.Fail(since.Fault);
        return position;
    }

    private static void Write(Utf8JsonWriter json, HistoryPage page)
    {
        json.WriteStartArray("publications"u8);
        foreach (var publication in page.Publications)
        {
            json.WriteStartObject();
            json.WritePropertyName("data"u8);
            json.WriteRawValue(publication.Data.Span, skipInputValidation: true);
            if (publication.Publisher is { } publisher)
            {
                json.WritePropertyName("info"u8);
                Write(json, publisher);
            }

            json.WriteNumber("offset"u8, publication.Offset);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("epoch"u8, page.Top.Epoch);
        json.WriteNumber("offset"u8, page.Top.Offset);
    }

    private static void Write(Utf8JsonWriter json, ClientInfo client)
    {
        json.WriteStartObject();
        json.WriteString("user"u8, client.User);
        json.WriteString("client"u8, client.Client);
        json.WriteEndObject();
    }

    private async ValueTask<(ChannelId Channel, LiveError? Refusal)> FindAsync(ServerCall call, ChannelAction action)
    {
        var name = call.Channel();
        if (name is null || call.Arguments.Fault is not null)
        {
            return (default, call.Arguments.Fault);
        }

        var decision = await policy.DecideAsync(call.Caller, name, action, default, call.Cancellation);
        return decision.IsAllowed
            ? (decision.Channel, null)
            : (default, decision.Refusal.Error with { Message = $"{decision.Refusal.Error.Message}: {decision.Refusal.Rule}" });
    }
}
