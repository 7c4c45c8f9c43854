using System.Net;
using System.Text.Json;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.CSharpSource.Tests;

public sealed class NodeTests(SampleNodeFixture fixture) : IClassFixture<SampleNodeFixture>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly FollowedFolder _folder = fixture.Folder;

    [Fact]
    public async Task Subscribe_FirstSubscriber_IsShownTheLastLines()
    {
        _folder.Append("shown.log", "one\ntwo\n");
        await using var client = await fixture.Node.ConnectAsync();

        var reply = await client.SubscribeAsync("1/ds/files/shown.log");

        var frame = reply.GetProperty("subscribe").GetProperty("data");
        Assert.Equal(["time", "at", "line"], frame.GetProperty("schema").GetProperty("fields").EnumerateArray().Select(static field => field.GetProperty("name").GetString()));
        Assert.Equal(["one", "two"], WireClient.Lines(frame));
    }

    [Fact]
    public async Task Run_AppendedLines_ArePublishedUnderTheFirstSchema()
    {
        _folder.Append("run.log", "one\ntwo\n");
        await using var client = await fixture.Node.ConnectAsync();
        await client.SubscribeAsync("1/ds/files/run.log");
        var first = await client.NextAsync();

        _folder.Append("run.log", "three\nfour\n");
        var second = await client.UntilAsync("four");

        Assert.Equal(["one", "two"], WireClient.Lines(first));
        Assert.True(first.TryGetProperty("schema", out _));
        Assert.Equal([8, 14], second.GetProperty("data").GetProperty("values")[1].EnumerateArray().Select(static at => at.GetInt64()));
        Assert.False(second.TryGetProperty("schema", out _));
    }

    [Fact]
    public async Task Subscribe_NoSuchFile_IsNotFound()
    {
        await using var client = await fixture.Node.ConnectAsync();

        Assert.Equal(404, ErrorOf(await client.SubscribeAsync("1/ds/files/none.log")));
    }

    [Fact]
    public async Task Publish_Line_IsTakenAndComesBackThroughTheFile()
    {
        _folder.Append("taken.log", "one\n");
        await using var client = await fixture.Node.ConnectAsync();
        await client.SubscribeAsync("1/ds/files/taken.log");
        await client.UntilAsync("one");

        var reply = await client.PublishAsync("1/ds/files/taken.log", new { line = "by WebSocket" });
        await client.UntilAsync("by WebSocket");
        var status = await fixture.Node.PublishAsync("ds/files/taken.log", new { line = "by HTTP" });
        await client.UntilAsync("by HTTP");

        Assert.True(reply.TryGetProperty("publish", out _));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("one\nby WebSocket\nby HTTP\n", _folder.Read("taken.log"));
    }

    [Fact]
    public async Task Publish_TwoLinesInOne_IsRefused()
    {
        _folder.Append("refused.log", "one\n");
        await using var client = await fixture.Node.ConnectAsync();

        Assert.Equal(403, ErrorOf(await client.PublishAsync("1/ds/files/refused.log", new { line = "two\nthree" })));
        Assert.Equal(HttpStatusCode.Forbidden, await fixture.Node.PublishAsync("ds/files/refused.log", new { line = "two\nthree" }));
        Assert.Equal(HttpStatusCode.NotFound, await fixture.Node.PublishAsync("ds/files/none.log", new { line = "two" }));
        Assert.Equal("one\n", _folder.Read("refused.log"));
    }

    [Fact]
    public async Task Unsubscribe_AfterTheLinger_ClosesTheFileAndEndsTheCounts()
    {
        _folder.Append("counted.log", "one\n");
        await using var client = await fixture.Node.ConnectAsync();
        await client.SubscribeAsync("1/ds/files/counted.log");
        await client.UntilAsync("one");
        Assert.NotEmpty(await fixture.Node.MetricsAsync("liveorleans_source_runs_total"));
        Assert.NotEmpty(await fixture.Node.MetricsAsync("liveorleans_source_wait_seconds"));
        Assert.Contains(await fixture.Node.MetricsAsync("liveorleans_source_channels"), static line => IsRunning(line) && !line.EndsWith(" 0", StringComparison.Ordinal));

        await client.UnsubscribeAsync("1/ds/files/counted.log");
        await Eventually.HoldsAsync(
            async () => (await fixture.Node.MetricsAsync("liveorleans_source_channels")).Where(IsRunning).All(static line => line.EndsWith(" 0", StringComparison.Ordinal)),
            Deadline,
            "no source is counted as running");

        Assert.Contains("Closed 1/ds/files/counted.log", fixture.Node.Log, StringComparison.Ordinal);
        Assert.Contains(await fixture.Node.MetricsAsync("liveorleans_source_ends_total"), static line => line.Contains("reason=\"not-wanted\"", StringComparison.Ordinal));
    }

    // A channel that nobody subscribes to is idle until it leaves its silo.
    private static bool IsRunning(string line) => !line.Contains("state=\"idle\"", StringComparison.Ordinal);

    private static int ErrorOf(JsonElement reply) => reply.GetProperty("error").GetProperty("code").GetInt32();
}
