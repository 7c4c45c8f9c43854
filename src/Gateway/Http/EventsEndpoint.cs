using System.Text.Json;
using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;

namespace LiveOrleans.Gateway;

/// <summary><c>GET /api/live/events</c>: what happened to the caller's channels, as far as the outbox remembers.</summary>
internal sealed class EventsEndpoint(AccessGate gate, IEventLog events)
{
    /// <summary>The most events that are read at once; with filters many can be read for few that are answered.</summary>
    private const int MaxPage = 1000;

    public async Task HandleAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, Role.Viewer) is not { } caller)
        {
            return;
        }

        if (!EventsQuery.TryRead(context.Request.Query, out var query, out var reason))
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status400BadRequest, reason);
            return;
        }

        List<ChannelEvent> found;
        ChannelEventId last;
        try
        {
            (found, last) = query.After is { } after
                ? await ReadBehindAsync(caller, query, after, context.RequestAborted)
                : await ReadNewestAsync(caller, query, context.RequestAborted);
        }
        catch (ChannelUnavailableException)
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status503ServiceUnavailable, "The events cannot be read now");
            return;
        }

        await Envelope.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, found, last));
    }

    private async ValueTask<(List<ChannelEvent> Found, ChannelEventId Last)> ReadBehindAsync(
        Caller caller, EventsQuery query, ChannelEventId after, CancellationToken cancellationToken)
    {
        var found = new List<ChannelEvent>();
        while (true)
        {
            var page = await events.ReadAsync(after, MaxPage, cancellationToken);
            foreach (var read in page.Events.Where(read => IsWanted(caller, query, read)))
            {
                found.Add(read);
                if (found.Count == query.Limit)
                {
                    return (found, read.Id);
                }
            }

            if (page.Last == after)
            {
                return (found, after);
            }

            after = page.Last;
        }
    }

    private async ValueTask<(List<ChannelEvent> Found, ChannelEventId Last)> ReadNewestAsync(
        Caller caller, EventsQuery query, CancellationToken cancellationToken)
    {
        var found = new List<ChannelEvent>();
        var newest = ChannelEventId.None;
        var before = ChannelEventId.None;
        while (found.Count < query.Limit)
        {
            var page = await events.ReadBackAsync(before, MaxPage, cancellationToken);
            if (page.Last == before)
            {
                break;
            }

            newest = newest == ChannelEventId.None && page.Events.Count > 0 ? page.Events[0].Id : newest;
            found.AddRange(page.Events.Where(read => IsWanted(caller, query, read)).Take(query.Limit - found.Count));
            before = page.Last;
        }

        found.Reverse();
        return (found, newest);
    }

    private static bool IsWanted(Caller caller, EventsQuery query, ChannelEvent read) =>
        read.Channel.OrgId == caller.OrgId
        && (query.Channel.Length == 0 || string.Equals(read.Channel.Name, query.Channel, StringComparison.Ordinal))
        && caller.MayReach(read.Channel);

    private static void Write(Utf8JsonWriter json, List<ChannelEvent> found, ChannelEventId last)
    {
        json.WriteStartArray("events"u8);
        foreach (var read in found)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, read.Id.ToString());
            json.WriteString("name"u8, ChannelEventNames.Of(read.Kind));
            json.WriteString("channel"u8, read.Channel.Name);
            json.WriteString("node"u8, read.Node.Value);
            json.WriteNumber("token"u8, read.Token.Value);
            json.WriteString("time"u8, read.Time);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("last"u8, last.ToString());
    }
}
