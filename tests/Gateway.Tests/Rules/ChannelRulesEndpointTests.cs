using System.Net;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

public sealed class ChannelRulesEndpointTests
{
    private const string Path = "channel-rules";
    private const string Rule = """{"pattern":"stream/a/:x","settings":{"converter":{"type":"jsonAuto"}}}""";

    private static ChannelId Channel => ChannelId.TryCreate(1, "stream/a/b", out var channel) ? channel : default;

    [Fact]
    public async Task Put_NewRule_HoldsAtOnceAndIsListed()
    {
        await using var host = await RuleHost.StartAsync();
        Assert.Null(host.Rules.Find(Channel)?.Pipeline);
        var (status, body) = await host.SendAsync("PUT", Path, Rule);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"pattern":"stream/a/:x","settings":{"converter":{"type":"jsonAuto"}},"version":1}""", body.GetProperty("rule").GetRawText());
        Assert.NotNull(host.Rules.Find(Channel)?.Pipeline);
        Assert.Equal(body.GetProperty("rule").GetRawText(), (await host.SendAsync("GET", Path)).Body.GetProperty("rules")[0].GetRawText());
    }

    [Fact]
    public async Task Post_PatternThatIsThere_Is400()
    {
        await using var host = await RuleHost.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await host.SendAsync("POST", Path, Rule)).Status);
        var (status, body) = await host.SendAsync("POST", Path, Rule);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("$.pattern", body.GetProperty("faults")[0].GetProperty("path").GetString());
    }

    [Fact]
    public async Task Put_VersionOfAnotherEditor_Is409()
    {
        await using var host = await RuleHost.StartAsync();
        await host.SendAsync("PUT", Path, Rule);
        await host.SendAsync("PUT", Path, """{"pattern":"stream/a/:x","settings":{"history":{"size":2}},"version":1}""");
        var (status, _) = await host.SendAsync("PUT", Path, """{"pattern":"stream/a/:x","settings":{"history":{"size":3}},"version":1}""");
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal(2, host.Rules.Find(Channel)?.History.MaxPublications);
    }

    [Fact]
    public async Task Put_PatternThatDoesNotGoWithAnother_Is400()
    {
        await using var host = await RuleHost.StartAsync();
        await host.SendAsync("PUT", Path, Rule);
        var (status, body) = await host.SendAsync("PUT", Path, """{"pattern":"stream/a/:y","settings":{}}""");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("stream/a/:x", body.GetProperty("faults")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_SeveralFaults_NamesThemAll()
    {
        await using var host = await RuleHost.StartAsync();
        var (status, body) = await host.SendAsync("PUT", Path, """{"pattern":"/a","settings":{"history":{"size":0}},"version":"x"}""");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(
            ["$.pattern", "$.settings.history.size", "$.version"],
            body.GetProperty("faults").EnumerateArray().Select(static fault => fault.GetProperty("path").GetString()));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"pattern":"stream/a","pattern":"stream/b","settings":{}}""")]
    public async Task Put_NoObject_Is400(string body)
    {
        await using var host = await RuleHost.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await host.SendAsync("PUT", Path, body)).Status);
    }

    [Fact]
    public async Task Delete_Rule_HoldsNoMore()
    {
        await using var host = await RuleHost.StartAsync();
        await host.SendAsync("PUT", Path, Rule);
        var (status, body) = await host.SendAsync("DELETE", Path, """{"pattern":"stream/a/:x"}""");
        Assert.Equal((HttpStatusCode.OK, "{}"), (status, body.GetRawText()));
        Assert.Null(host.Rules.Find(Channel)?.Pipeline);
        Assert.Equal(HttpStatusCode.NotFound, (await host.SendAsync("DELETE", Path, """{"pattern":"stream/a/:x"}""")).Status);
    }

    [Fact]
    public async Task Put_PatternOfTheConfiguration_Is400AndItsRuleStays()
    {
        await using var host = await RuleHost.StartAsync("""{"pattern":"stream/a/:x","settings":{"history":{"size":2}}}""");
        var (status, _) = await host.SendAsync("PUT", Path, Rule);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(2, host.Rules.Find(Channel)?.History.MaxPublications);
        Assert.True((await host.SendAsync("GET", Path)).Body.GetProperty("rules")[0].GetProperty("readOnly").GetBoolean());
    }

    [Fact]
    public async Task Refresh_RuleThatAnotherNodeStored_Holds()
    {
        await using var host = await RuleHost.StartAsync("""{"pattern":"stream/a/:x","settings":{}}""");
        await host.Store.PutAsync(new StoredRule(1, "stream/a/b", """{"history":{"size":2}}"""), 0, TestContext.Current.CancellationToken);
        await host.Store.PutAsync(new StoredRule(1, "stream/a/:y", """{"history":{"size":3}}"""), 1, TestContext.Current.CancellationToken);
        await host.Store.PutAsync(new StoredRule(1, "stream/b/c", "no JSON"), 2, TestContext.Current.CancellationToken);
        await host.Book.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, host.Rules.Find(Channel)?.History.MaxPublications);
    }

    [Fact]
    public async Task List_OtherOrganisation_SeesNothing()
    {
        await using var host = await RuleHost.StartAsync();
        await host.SendAsync("PUT", Path, Rule);
        host.Caller = new Caller(2, "0", Role.Admin);
        Assert.Empty((await host.SendAsync("GET", Path)).Body.GetProperty("rules").EnumerateArray());
    }

    [Theory]
    [InlineData("GET", Path)]
    [InlineData("PUT", Path)]
    [InlineData("POST", "pipeline-convert-test")]
    [InlineData("GET", "pipeline-entities")]
    public async Task Any_Editor_Is403(string method, string path)
    {
        await using var host = await RuleHost.StartAsync();
        host.Caller = new Caller(1, "0", Role.Editor);
        Assert.Equal(HttpStatusCode.Forbidden, (await host.SendAsync(method, path, method is "GET" ? null : Rule)).Status);
    }
}
