using System.Net;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class ListEndpointTests
{
    private static readonly byte[] Schema = """{"name":"cpu", "fields":[]}"""u8.ToArray();

    [Fact]
    public async Task List_Streams_AreSortedWithRateAndRawSchema()
    {
        await using var host = await HttpHost.StartAsync(host =>
        {
            host.Log.Channels.Add(Logged(1, "stream/b/cpu", Schema));
            host.Log.Channels.Add(Logged(1, "stream/a/cpu", default));
            host.Channels.Statuses.Add(Active(1, "stream/b/cpu", 60));
        });

        using var response = await host.GetAsync("/api/live/list");

        Assert.Equal(
            """{"channels":[{"channel":"stream/a/cpu","minute_rate":0,"data":{}},"""
            + """{"channel":"stream/b/cpu","minute_rate":60,"data":{"schema":{"name":"cpu", "fields":[]}}}],"namespaced":true}""",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task List_OtherTenantsAndScopes_AreLeftOut()
    {
        await using var host = await HttpHost.StartAsync(host =>
        {
            host.Log.Channels.Add(Logged(2, "stream/b/cpu", Schema));
            host.Log.Channels.Add(Logged(1, "grafana/broadcast/a", default));
            host.Channels.Statuses.Add(Active(1, "ds/stream/x", 9));
        });

        var list = await host.GetJsonAsync("/api/live/list");

        Assert.Equal(0, list.GetProperty("channels").GetArrayLength());
    }

    [Fact]
    public async Task List_ChannelsOfSources_AreListedAmongTheStreams()
    {
        await using var host = await HttpHost.StartAsync(host =>
        {
            host.Log.Channels.Add(Logged(1, "stream/a/cpu", default));
            host.Listed.Add(new ListedChannel("plugin/testdata/random-2s-stream", 30, Schema));
        });

        var list = await host.GetJsonAsync("/api/live/list");

        var first = list.GetProperty("channels")[0];
        Assert.Equal("plugin/testdata/random-2s-stream", first.GetProperty("channel").GetString());
        Assert.Equal(30, first.GetProperty("minute_rate").GetInt32());
    }

    [Fact]
    public async Task List_MoreThanAPage_ListsAll()
    {
        await using var host = await HttpHost.StartAsync(host =>
        {
            for (var i = 0; i < 2001; i++)
            {
                host.Log.Channels.Add(Logged(1, $"stream/s/m{i}", default));
                host.Channels.Statuses.Add(Active(1, $"stream/s/m{i}", i));
            }
        });

        var list = await host.GetJsonAsync("/api/live/list");

        var rows = list.GetProperty("channels").EnumerateArray()
            .ToDictionary(row => row.GetProperty("channel").GetString()!, row => row.GetProperty("minute_rate").GetInt32(), StringComparer.Ordinal);
        Assert.Equal(2001, rows.Count);
        Assert.All(rows, row => Assert.Equal($"stream/s/m{row.Value}", row.Key));
    }

    [Fact]
    public async Task List_RatesGone_ListsWithoutThem()
    {
        await using var host = await HttpHost.StartAsync(host =>
        {
            host.Log.Channels.Add(Logged(1, "stream/a/cpu", default));
            host.Channels.Gone = true;
        });

        var list = await host.GetJsonAsync("/api/live/list");

        Assert.Equal(1, list.GetProperty("channels").GetArrayLength());
    }

    [Fact]
    public async Task List_LogGone_Answers503()
    {
        await using var host = await HttpHost.StartAsync(host => host.Log.BeforeList = _ => throw new ChannelUnavailableException("gone"));

        using var response = await host.GetAsync("/api/live/list");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task List_WithoutCaller_Answers401()
    {
        await using var host = await HttpHost.StartAsync();
        host.Caller = null;

        using var response = await host.GetAsync("/api/live/list");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private static LogChannel Logged(long orgId, string name, byte[]? schema)
    {
        Assert.True(ChannelId.TryCreate(orgId, name, out var channel));
        return new LogChannel(channel, new StreamPosition("e", 1), schema);
    }

    private static ChannelStatus Active(long orgId, string name, int rate)
    {
        Assert.True(ChannelId.TryCreate(orgId, name, out var channel));
        return new ChannelStatus(channel, new NodeId("n"), new StreamPosition("e", 1), 0, rate, null);
    }
}
