using LiveOrleans.Channels;
using LiveOrleans.SourceServer;

namespace LiveOrleans.Sources.Tests;

public sealed class SourceJudgeTests
{
    private const string Channel = "1/ds/weather/berlin";
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_AgainstTheJudge_IsNotedFromOpeningToEnd()
    {
        await using var judge = await StartAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var sink = new RecordingSink(5);
        var run = Source(judge, "a").RunAsync(sink, end.Token);
        Assert.Equal(["{\"n\":1,\"token\":5}", "{\"n\":2,\"token\":5}"], (await sink.NextDataAsync(2)).Take(2));
        Assert.Equal(1, judge.OpenCount(Channel));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await judge.WaitNoneOpenAsync(Channel, Long);
        var interval = Assert.Single(judge.Log);
        Assert.Equal((Channel, 5, "a", SourceClosedBy.Client), (interval.Channel, interval.Token, interval.Node, interval.ClosedBy));
        Assert.True(interval.MessagesSent >= 2);
        Assert.True(interval.Closed?.Monotonic > interval.Opened.Monotonic);
        Assert.Equal(interval.MessagesSent, judge.LastMessage(Channel));
    }

    [Fact]
    public async Task TwoRuns_ServerWithoutTokens_OverlapAndShareTheNumbers()
    {
        await using var judge = await StartAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var (first, second) = (new RecordingSink(1), new RecordingSink(2));
        Task[] runs = [Source(judge).RunAsync(first, end.Token), Source(judge).RunAsync(second, end.Token)];
        var data = (await first.NextDataAsync(5)).Concat(await second.NextDataAsync(5)).ToArray();
        Assert.Equal(data.Length, data.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(2, judge.OpenCount(Channel));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(runs));
        await judge.WaitNoneOpenAsync(Channel, Long);
        Assert.True(Assert.Single(judge.Overlaps(Channel)).Length > TimeSpan.Zero);
        Assert.Single(judge.EffectiveOverlaps(Channel));
        Assert.Empty(judge.Overlaps("1/ds/weather/paris"));
    }

    [Fact]
    public async Task HigherToken_ServerWithTokens_EndsTheLowerAtOnce()
    {
        await using var judge = await StartAsync(refuseLowerTokens: true);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var first = new RecordingSink(1);
        var lower = Source(judge).RunAsync(first, end.Token);
        await first.NextAsync();
        var before = judge.Now.Monotonic;
        var higher = Source(judge).RunAsync(new RecordingSink(2), end.Token);
        Assert.Equal(2, (await judge.WaitOpenAsync(Channel, before, Long)).Token);
        await Assert.ThrowsAnyAsync<IOException>(() => lower);
        await Assert.ThrowsAsync<HttpRequestException>(() => Source(judge).RunAsync(new RecordingSink(1), end.Token));
        Assert.Equal((1, 2), Assert.Single(judge.Refusals) is var refusal ? (refusal.Token, refusal.Highest) : default);
        Assert.Equal(SourceClosedBy.HigherToken, judge.Of(Channel)[0].ClosedBy);
        Assert.Empty(judge.EffectiveOverlaps(Channel));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => higher);
    }

    [Fact]
    public async Task CloseStreams_OpenStream_EndsAsTheServersDoing()
    {
        await using var judge = await StartAsync();
        var run = Source(judge).RunAsync(new RecordingSink(), Cancellation);
        await judge.WaitMessageAsync(Channel, 2, Long);
        await judge.CloseStreamsAsync(Channel);
        await Assert.ThrowsAnyAsync<IOException>(() => run);
        await judge.WaitNoneOpenAsync(Channel, Long);
        Assert.Equal(SourceClosedBy.Server, Assert.Single(judge.Log).ClosedBy);
    }

    [Fact]
    public async Task WaitOpen_NothingOpens_FailsWithTheLog()
    {
        await using var judge = await StartAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var run = Source(judge).RunAsync(new RecordingSink(3), end.Token);
        var first = await judge.WaitOpenAsync(Channel, TimeSpan.Zero, Long);
        var error = await Assert.ThrowsAsync<TimeoutException>(
            () => judge.WaitOpenAsync(Channel, first.Opened.Monotonic, TimeSpan.FromMilliseconds(50)));
        Assert.Contains("token 3", error.Message, StringComparison.Ordinal);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private static Task<SourceJudge> StartAsync(bool refuseLowerTokens = false) =>
        SourceJudge.StartAsync(new SourceJudgeOptions { RefuseLowerTokens = refuseLowerTokens, Interval = TimeSpan.FromMilliseconds(5) });

    private static IBackendSource Source(SourceJudge judge, string node = "n")
    {
        Assert.Equal(ChannelIdStatus.Valid, ChannelId.Parse(Channel, out var channel));
        var options = new RemoteSourceOptions
        {
            Pattern = "ds/weather/*",
            Url = UrlTemplate.Parse(judge.Url("/feed/{path}"), out _) ?? throw new InvalidOperationException("The address is no template."),
            Headers = [new("Live-Node", node)],
        };
        return RemoteSources.EventStream(options, TimeProvider.System).Create(channel) ?? throw new InvalidOperationException("No source.");
    }
}
