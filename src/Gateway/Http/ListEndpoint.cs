using System.Text.Json;
using LiveOrleans.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary><c>GET /api/live/list</c>: the tenant's streams and the channels that sources offer, by name.</summary>
/// <remarks>
/// <c>namespaced</c> tells a front end from Grafana 12.4 on which prefix to put before a channel: true for <c>default/…</c>,
/// absent for <c>1/…</c> (grafana#117852). Both are one channel here, so every front end is told the truth.
/// </remarks>
internal sealed partial class ListEndpoint(
    AccessGate gate, IStreamLog log, IChannels channels, IEnumerable<IListedChannels> listed, ILogger<ListEndpoint> logger)
{
    private const string StreamPrefix = "stream/";
    private const int PageSize = 1000;

    public async Task HandleAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, Role.Viewer) is not { } caller)
        {
            return;
        }

        SortedDictionary<string, ListedChannel> rows;
        try
        {
            rows = await RowsAsync(caller.OrgId, context.RequestAborted);
            HoldTo(caller, rows);
        }
        catch (ChannelUnavailableException)
        {
            await Envelope.WriteMessageAsync(context, StatusCodes.Status503ServiceUnavailable, "The channels cannot be read now");
            return;
        }

        await Envelope.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartArray("channels"u8);
            foreach (var row in rows.Values)
            {
                WriteRow(json, row);
            }

            json.WriteEndArray();
            json.WriteBoolean("namespaced"u8, true);
        });
    }

    // Also names are not for those who may not read what they name.
    private static void HoldTo(Caller caller, SortedDictionary<string, ListedChannel> rows)
    {
        foreach (var name in rows.Keys.ToArray())
        {
            if (!ChannelId.TryCreate(caller.OrgId, name, out var channel) || !caller.MayReach(channel))
            {
                rows.Remove(name);
            }
        }
    }

    private static void WriteRow(Utf8JsonWriter json, ListedChannel row)
    {
        json.WriteStartObject();
        json.WriteString("channel"u8, row.Name);
        json.WriteNumber("minute_rate"u8, row.MinuteRate);
        json.WriteStartObject("data"u8);
        if (!row.Schema.IsEmpty)
        {
            json.WritePropertyName("schema"u8);
            json.WriteRawValue(row.Schema.Span, skipInputValidation: true);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private async Task<SortedDictionary<string, ListedChannel>> RowsAsync(long orgId, CancellationToken cancellationToken)
    {
        var rows = new SortedDictionary<string, ListedChannel>(StringComparer.Ordinal);
        foreach (var row in listed.SelectMany(source => source.List()))
        {
            rows[row.Name] = row;
        }

        var rates = await RatesAsync(orgId, cancellationToken);
        var after = string.Empty;
        IReadOnlyList<LogChannel> page;
        do
        {
            page = await log.ListAsync(orgId, StreamPrefix, after, PageSize, cancellationToken);
            foreach (var (channel, _, schema) in page)
            {
                rows[channel.Name] = new ListedChannel(channel.Name, rates.GetValueOrDefault(channel.Name), schema);
                after = channel.Name;
            }
        }
        while (page.Count == PageSize);

        return rows;
    }

    // Only active channels have a rate. Where it cannot be had, a list without rates is better than none.
    private async Task<Dictionary<string, int>> RatesAsync(long orgId, CancellationToken cancellationToken)
    {
        var rates = new Dictionary<string, int>(StringComparer.Ordinal);
        try
        {
            IReadOnlyList<ChannelStatus> page;
            var query = new ChannelListQuery(orgId, StreamPrefix, Limit: PageSize);
            do
            {
                page = await channels.ListAsync(query, cancellationToken);
                foreach (var status in page)
                {
                    rates[status.Channel.Name] = status.PublicationsPerMinute;
                    query = query with { After = status.Channel.Name };
                }
            }
            while (page.Count == PageSize);
        }
        catch (ChannelUnavailableException e)
        {
            Log.ListRatesMissing(logger, e);
        }

        return rates;
    }
}
