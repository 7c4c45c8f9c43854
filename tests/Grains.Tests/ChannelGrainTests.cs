using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Grains.Tests;

public sealed class ChannelGrainTests(ChannelCluster cluster) : IClassFixture<ChannelCluster>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_Entries_AreInTheLog()
    {
        var channel = Channel("stream/grain/publish");
        var result = await Grain(channel).Publish([Json("1"), Json("2")]);
        Assert.Equal(PublishOutcome.Published, result.Outcome);
        Assert.Equal(2UL, result.Position.Offset);
        var snapshot = await cluster.Log.ReadAsync(channel, Cancellation);
        Assert.Equal(["1", "2"], snapshot.Publications.Select(p => Encoding.UTF8.GetString(p.Data.Span)));
    }

    [Fact]
    public async Task Publish_FromEverySiloAtOnce_MeetsInOneActivation()
    {
        var channel = Channel("stream/grain/first-calls");
        var calls = Enumerable.Range(0, 64).Select(i =>
            cluster.SiloGrains[i % 2].GetGrain<IChannelGrain>(channel.Key).Publish([Json($"{i}")]));
        var results = await Task.WhenAll(calls);
        Assert.All(results, result => Assert.Equal(PublishOutcome.Published, result.Outcome));
        Assert.Equal(64, results.Select(result => result.Position.Offset).Distinct().Count());
        Assert.Single(cluster.Directories, directory => directory.List(new ChannelListQuery(1, channel.Name)).Count == 1);
    }

    [Fact]
    public async Task Publish_AfterANewerWriterCame_LeavesAndComesBack()
    {
        var channel = Channel("stream/grain/superseded");
        await Grain(channel).Publish([Json("1")]);
        await cluster.Log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, Cancellation);
        Assert.Equal(PublishOutcome.Unavailable, (await Grain(channel).Publish([Json("2")])).Outcome);
        var result = await PublishUntilPublishedAsync(channel, Json("3"));
        Assert.Equal(2UL, result.Position.Offset);
        Assert.Equal(["1", "3"], (await cluster.Log.ReadAsync(channel, Cancellation)).Publications.Select(p => Encoding.UTF8.GetString(p.Data.Span)));
    }

    [Fact]
    public async Task Presence_OfTwoNodes_IsTheirUnion()
    {
        var channel = Channel("grafana/broadcast/presence");
        await Grain(channel).Attach(Attachment("n1", 1, "a", "b"));
        await Grain(channel).Attach(Attachment("n2", 1, "c"));
        Assert.Equal(["a", "b", "c"], (await Grain(channel).Presence()).Select(client => client.Client).Order(StringComparer.Ordinal));
        await Grain(channel).Detach(new NodeId("n1"), 2);
        Assert.Equal("c", Assert.Single(await Grain(channel).Presence()).Client);
    }

    [Fact]
    public async Task Admit_WithoutASource_IsNotFound()
    {
        var request = new SourceRequest(new SourceUser("1", "a", "A", "a@example.org", "Viewer"), default);
        var answers = await Grain(Channel("ds/none/x")).Admit([request, request], Cancellation);
        Assert.Equal([SourceAdmissionStatus.NotFound, SourceAdmissionStatus.NotFound], answers.Select(static answer => answer.Status));
    }

    [Theory]
    [InlineData("not a channel")]
    [InlineData("default/stream/a/b/ü")]
    [InlineData("1/nothing/answers/this")]
    public async Task Publish_KeyThatIsNoChannel_IsRefused(string key) =>
        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Grains.GetGrain<IChannelGrain>(key).Publish([Json("1")]));

    private static ChannelId Channel(string name) =>
        ChannelId.TryCreate(1, name, out var channel) ? channel : throw new ArgumentException(name, nameof(name));

    private static AppendEntry Json(string json) => AppendEntry.Json(Encoding.UTF8.GetBytes(json));

    private static NodeAttachment Attachment(string node, long revision, params string[] clients) =>
        new(new NodeId(node), revision, clients.Length, [.. clients.Select(client => new ClientInfo("1", client))], StreamPosition.None, FencingToken.None);

    private IChannelGrain Grain(ChannelId channel) => cluster.Grains.GetGrain<IChannelGrain>(channel.Key);

    /// <summary>The old activation leaves in its own time; every call until then is answered, with a temporary refusal.</summary>
    private async Task<PublishResult> PublishUntilPublishedAsync(ChannelId channel, AppendEntry entry)
    {
        PublishResult result;
        do
        {
            Cancellation.ThrowIfCancellationRequested();
            result = await Grain(channel).Publish([entry]);
        }
        while (result.Outcome == PublishOutcome.Unavailable);
        return result;
    }
}
