using System.Net;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class ClusterEndpointTests
{
    private static readonly DateTimeOffset Started = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task Cluster_NodeAndChannel_HaveTheDocumentedShape()
    {
        await using var host = await HttpHost.StartAsync(host =>
        {
            host.Nodes.Add(new NodeInfo(new NodeId("n1"), "all", "http://127.0.0.1:8000", "0.1.0", Started, 3, 5));
            host.Channels.Statuses.Add(Status("plugin/testdata/x") with
            {
                Source = new SourceStatus("testdata", SourceState.BackingOff, new NodeId("n1"), new FencingToken(4), Started, 1, "no"),
            });
        });

        using var response = await host.GetAsync("/api/live/cluster");

        Assert.Equal(
            """
            {"engine":"memory","nodes":[{"id":"n1","role":"all","address":"http://127.0.0.1:8000","version":"0.1.0",
            "started":"2026-01-02T03:04:05+00:00","clients":3,"subscriptions":5}],
            "channels":[{"channel":"plugin/testdata/x","owner":"n1","epoch":"e","offset":18446744073709551615,"subscribers":2,
            "publications_per_minute":7,"source":{"type":"testdata","state":"backing-off","node":"n1","token":4,
            "since":"2026-01-02T03:04:05+00:00","failures":1,"last_error":"no"}}]}
            """.ReplaceLineEndings(string.Empty),
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Cluster_WithoutSource_SaysNull()
    {
        await using var host = await HttpHost.StartAsync(host => host.Channels.Statuses.Add(Status("stream/a/b")));

        var cluster = await host.GetJsonAsync("/api/live/cluster");

        Assert.Equal(System.Text.Json.JsonValueKind.Null, cluster.GetProperty("channels")[0].GetProperty("source").ValueKind);
    }

    [Theory]
    [InlineData("", 100)]
    [InlineData("?limit=1000", 150)]
    [InlineData("?limit=1", 1)]
    [InlineData("?channel=m14", 11)]
    [InlineData("?channel=STREAM/S/M14", 11)]
    [InlineData("?after=stream/s/m149&limit=3", 3)]
    [InlineData("?after=stream/s/m99", 0)]
    public async Task Cluster_Query_ChoosesThePage(string query, int expected)
    {
        await using var host = await HttpHost.StartAsync(host =>
            host.Channels.Statuses.AddRange(Enumerable.Range(0, 150).Select(i => Status($"stream/s/m{i}"))));

        var cluster = await host.GetJsonAsync($"/api/live/cluster{query}");

        Assert.Equal(expected, cluster.GetProperty("channels").GetArrayLength());
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("limit=", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("after=a&after=b", "after")]
    [InlineData("channel=a&channel=b", "channel")]
    public async Task Cluster_WrongParameter_Answers400AndNamesIt(string query, string named)
    {
        await using var host = await HttpHost.StartAsync();

        await host.AssertRefusedAsync($"/api/live/cluster?{query}", named);
    }

    [Fact]
    public async Task Cluster_ChannelsGone_Answers503()
    {
        await using var host = await HttpHost.StartAsync(host => host.Channels.Gone = true);

        using var response = await host.GetAsync("/api/live/cluster");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    private static ChannelStatus Status(string name)
    {
        Assert.True(ChannelId.TryCreate(1, name, out var channel));
        return new ChannelStatus(channel, new NodeId("n1"), new StreamPosition("e", ulong.MaxValue), 2, 7, null);
    }
}
