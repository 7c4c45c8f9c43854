using System.Net;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class PipelineEndpointTests
{
    private const string Rule = """{"pattern":"stream/a/:x","settings":{"auth":{"publish":{"role":"Editor"}},"converter":{"type":"influxAuto"}}}""";

    [Fact]
    public async Task Push_ChannelWithConverter_IsProcessedAsItIs()
    {
        await using var host = await RuleHost.StartAsync(Rule);
        var (status, body) = await host.SendAsync("POST", "pipeline/push/stream/a/b", "cpu v=1");
        Assert.Equal((HttpStatusCode.OK, "{}"), (status, body.GetRawText()));
        Assert.Equal(["1/stream/a/b cpu v=1"], host.Processed);
    }

    [Theory]
    [InlineData("stream/b/c", HttpStatusCode.NotFound)]
    [InlineData("stream", HttpStatusCode.BadRequest)]
    public async Task Push_OtherChannel_IsRefused(string channel, HttpStatusCode expected)
    {
        await using var host = await RuleHost.StartAsync(Rule);
        Assert.Equal(expected, (await host.SendAsync("POST", $"pipeline/push/{channel}", "cpu v=1")).Status);
        Assert.Empty(host.Processed);
    }

    [Fact]
    public async Task Push_RoleBelowTheRules_Is403()
    {
        await using var host = await RuleHost.StartAsync(Rule);
        host.Caller = new Caller(1, "0", Role.Viewer);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.SendAsync("POST", "pipeline/push/stream/a/b", "cpu v=1")).Status);
        Assert.Empty(host.Processed);
    }

    [Fact]
    public async Task Push_RefusedByTheRule_Is400WithItsReason()
    {
        await using var host = await RuleHost.StartAsync(Rule);
        host.Answer = new PublishResult(PublishOutcome.Refused, default) { Fault = "line 1 is none" };
        var (status, body) = await host.SendAsync("POST", "pipeline/push/stream/a/b", "cpu");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("line 1 is none", body.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConvertTest_Data_AnswersFramesAndStoresNothing()
    {
        await using var host = await RuleHost.StartAsync();
        var (status, body) = await host.SendAsync("POST", "pipeline-convert-test", $$"""{"channelRules":[{{Rule}}],"channel":"stream/a/b","data":"cpu v=1 1600000000000000000"}""");
        Assert.Equal(HttpStatusCode.OK, status);
        var frame = Assert.Single(body.GetProperty("channelFrames").EnumerateArray());
        Assert.Equal("stream/a/b/cpu", frame.GetProperty("channel").GetString());
        Assert.Equal(1_600_000_000_000, frame.GetProperty("frame").GetProperty("data").GetProperty("values")[1][0].GetInt64());
        Assert.Empty(host.Processed);
        Assert.Equal(0, (await host.Store.ReadAsync(TestContext.Current.CancellationToken)).Version);
    }

    [Theory]
    [InlineData("""{"channelRules":[],"channel":"stream/a/b","data":"x"}""", HttpStatusCode.NotFound)]
    [InlineData("""{"channelRules":[{"pattern":"/","settings":{}}],"channel":"stream/a/b","data":"x"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"channelRules":[{"pattern":"stream/a/b","settings":{"converter":{"type":"jsonAuto"}}}],"channel":"stream/a/b","data":"x"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"channelRules":{},"channel":"stream","data":1}""", HttpStatusCode.BadRequest)]
    public async Task ConvertTest_WhatCannotBeConverted_SaysSo(string body, HttpStatusCode expected)
    {
        await using var host = await RuleHost.StartAsync();
        Assert.Equal(expected, (await host.SendAsync("POST", "pipeline-convert-test", body)).Status);
    }

    [Fact]
    public async Task Entities_List_HasAllKinds()
    {
        await using var host = await RuleHost.StartAsync();
        var (_, body) = await host.SendAsync("GET", "pipeline-entities");
        Assert.Equal(
            ["subscribers", "dataOutputs", "converters", "frameProcessors", "frameOutputs"],
            body.EnumerateObject().Select(static member => member.Name));
        Assert.Equal("jsonAuto", body.GetProperty("converters")[1].GetProperty("type").GetString());
    }
}
