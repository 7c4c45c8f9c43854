namespace LiveOrleans.Channels.Tests;

public sealed class ChannelHostRuleTests : IDisposable
{
    private const string Own = "stream/a/b";
    private const string Other = "stream/a/c";

    private readonly ChannelFixture _fixture = new() { Scheduler = TaskScheduler.Default };
    private readonly RecordingRelay _relay = new();

    [Fact]
    public async Task Publish_RuleWithOutputs_AppendsToTheChannelAndToOthers()
    {
        await using var host = await StartAsync(new SteeredPipeline(Other, Own));
        var result = await host.PublishAsync([ChannelFixture.Json("1"), ChannelFixture.Json("2")]);
        Assert.Equal((PublishOutcome.Published, 2UL), (result.Outcome, result.Position.Offset));
        Assert.Equal(["1", "2"], await _fixture.TextsAsync(ChannelFixture.Name(Own)));
        Assert.Equal([$"{Other} 1", $"{Other} 2"], _relay.Appended);
    }

    [Fact]
    public async Task Publish_OutputThatIsNotTaken_IsAnsweredWithItsNameAndEndsTheRest()
    {
        _relay.Answer = new PublishResult(PublishOutcome.Overloaded, default);
        await using var host = await StartAsync(new SteeredPipeline(Other, Own));
        var result = await host.PublishAsync([ChannelFixture.Json("1")]);
        Assert.Equal(PublishOutcome.Overloaded, result.Outcome);
        Assert.Contains(Other, result.Fault, StringComparison.Ordinal);
        Assert.Empty(await _fixture.TextsAsync(ChannelFixture.Name(Own)));
    }

    [Fact]
    public async Task Publish_RefusedByTheRule_AppendsNothing()
    {
        await using var host = await StartAsync(new SteeredPipeline(Own) { Fault = "channel recursion" });
        var result = await host.PublishAsync([ChannelFixture.Json("1")]);
        Assert.Equal((PublishOutcome.Refused, "channel recursion"), (result.Outcome, result.Fault));
        Assert.Empty(await _fixture.TextsAsync(ChannelFixture.Name(Own)));
    }

    [Fact]
    public async Task PublishEach_OneThatTheRuleRefuses_HarmsNoOther()
    {
        await using var host = await StartAsync(new SteeredPipeline(Other, Own) { Fault = "channel recursion", Bad = "2" });
        var results = await host.PublishEachAsync([[ChannelFixture.Json("1")], [ChannelFixture.Json("2"), ChannelFixture.Json("3")], [ChannelFixture.Json("4")]]);
        Assert.Equal([PublishOutcome.Published, PublishOutcome.Refused, PublishOutcome.Published], results.Select(static result => result.Outcome));
        Assert.Equal([1UL, 0UL, 2UL], results.Select(static result => result.Position.Offset));
        Assert.Equal(["1", "4"], await _fixture.TextsAsync(ChannelFixture.Name(Own)));
        Assert.Equal([$"{Other} 1", $"{Other} 4"], _relay.Appended);
    }

    [Fact]
    public async Task PublishEach_RuleWithOutputs_AppendsOnceToEachChannel()
    {
        await using var host = await StartAsync(new SteeredPipeline(Own));
        await host.PublishEachAsync([[ChannelFixture.Json("1")], [ChannelFixture.Json("2")]]);
        Assert.Equal(2, Assert.Single(_fixture.Log.Requests).Entries.Count);
    }

    [Fact]
    public async Task PublishEach_OutputThatIsNotTaken_IsAnsweredToEach()
    {
        _relay.Answer = new PublishResult(PublishOutcome.Overloaded, default);
        await using var host = await StartAsync(new SteeredPipeline(Other, Own));
        var results = await host.PublishEachAsync([[ChannelFixture.Json("1")], [ChannelFixture.Json("2")]]);
        Assert.All(results, static result => Assert.Equal(PublishOutcome.Overloaded, result.Outcome));
        Assert.Empty(await _fixture.TextsAsync(ChannelFixture.Name(Own)));
    }

    [Fact]
    public async Task Publish_RuleWithoutOutputs_IsPublishedNowhere()
    {
        await using var host = await StartAsync(new SteeredPipeline());
        Assert.Equal(PublishOutcome.Published, (await host.PublishAsync([ChannelFixture.Json("1")])).Outcome);
        Assert.Empty(await _fixture.TextsAsync(ChannelFixture.Name(Own)));
    }

    [Fact]
    public async Task Append_ChannelWithARule_GoesPastIt()
    {
        var pipeline = new SteeredPipeline(Other);
        await using var host = await StartAsync(pipeline);
        await host.AppendAsync([ChannelFixture.Json("1")]);
        Assert.Equal(0, pipeline.Runs);
        Assert.Equal(["1"], await _fixture.TextsAsync(ChannelFixture.Name(Own)));
    }

    [Fact]
    public async Task Process_ChannelWithoutARule_IsRefused()
    {
        await using var host = await StartAsync(null);
        Assert.Equal(PublishOutcome.Refused, (await host.ProcessAsync("cpu v=1"u8.ToArray())).Outcome);
        Assert.Empty(await _fixture.TextsAsync(ChannelFixture.Name(Own)));
    }

    [Fact]
    public async Task UseRule_AnotherPipeline_DecidesAboutTheNextPublication()
    {
        await using var host = await StartAsync(null);
        await host.PublishAsync([ChannelFixture.Json("1")]);
        host.UseRule(new ChannelRule { Pipeline = new SteeredPipeline(Other) });
        await host.PublishAsync([ChannelFixture.Json("2")]);
        host.UseRule(new ChannelRule());
        await host.PublishAsync([ChannelFixture.Json("3")]);
        Assert.Equal(["1", "3"], await _fixture.TextsAsync(ChannelFixture.Name(Own)));
        Assert.Equal([$"{Other} 2"], _relay.Appended);
    }

    [Fact]
    public async Task UseRule_OtherLimits_HoldForTheNextPublication()
    {
        await using var host = await StartAsync(null);
        for (var i = 1; i <= 4; i++)
        {
            await host.PublishAsync([ChannelFixture.Json($"{i}")]);
        }

        host.UseRule(new ChannelRule { History = HistoryLimits.Default with { MaxPublications = 2 } });
        await host.PublishAsync([ChannelFixture.Json("5")]);
        Assert.Equal(["4", "5"], await _fixture.TextsAsync(ChannelFixture.Name(Own)));
    }

    [Fact]
    public void Find_WithoutAMatcher_IsTheBuiltInRule()
    {
        var channel = ChannelFixture.Name(Own);
        Assert.Same(ChannelRules.BuiltIn(channel), new ChannelRules().Find(channel));
    }

    [Fact]
    public void Replace_Matcher_IsAskedAndItsChangeTold()
    {
        var rules = new ChannelRules();
        var told = 0;
        rules.Changed += (_, _) => told++;
        rules.Replace(new ViewersPublish());
        Assert.Equal(Role.Viewer, rules.Find(ChannelFixture.Name(Own))?.PublishRole);
        Assert.Null(rules.Find(ChannelFixture.Name("unknown/a/b")));
        rules.Replace(null);
        Assert.Null(rules.Find(ChannelFixture.Name(Own))?.PublishRole);
        Assert.Equal(2, told);
    }

    public void Dispose() => _fixture.Dispose();

    private async Task<ChannelHost> StartAsync(IPublicationPipeline? pipeline)
    {
        var host = new ChannelHost(ChannelFixture.Name(Own), new ChannelRule { Pipeline = pipeline }, _fixture.Ports() with { Others = _relay });
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private sealed class ViewersPublish : IRuleMatcher
    {
        public ChannelRule Apply(ChannelId channel, ChannelRule rule) => rule with { PublishRole = Role.Viewer };
    }
}
