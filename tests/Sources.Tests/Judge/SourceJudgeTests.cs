using System.Text.Json;
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
        Assert.All(Enumerable.Range(1, 5), number => Assert.Single(judge.Of(Channel), stream => stream.Carried(number)));
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
    public async Task SecondRun_ForTheSameChannel_GoesOnBehindWhatItTook()
    {
        await using var judge = await StartAsync(replay: 1000);
        var sink = new RecordingSink();
        var first = await RunAsync(judge, sink, 3);
        var other = await RunAsync(judge, new RecordingSink(), first[^1] + 3);
        var second = await RunAsync(judge, sink, other[^1]);
        Assert.Equal(Enumerable.Range(1, first.Count + second.Count).Select(static number => (long)number), first.Concat(second));
        Assert.Equal(second[0], judge.Of(Channel)[2].FirstMessage);
    }

    [Fact]
    public async Task SecondRun_FurtherBackThanIsKept_BeginsWithWhatIs()
    {
        await using var judge = await StartAsync(replay: 2);
        var sink = new RecordingSink();
        var first = await RunAsync(judge, sink, 3);
        var other = await RunAsync(judge, new RecordingSink(), first[^1] + 5);
        Assert.True((await RunAsync(judge, sink, other[^1]))[0] >= first[^1] + 4);
    }

    [Fact]
    public async Task Run_ThatHasTakenNothing_BeginsWithTheNewest()
    {
        await using var judge = await StartAsync(replay: 1000);
        await RunAsync(judge, new RecordingSink(), 20);
        Assert.True((await RunAsync(judge, new RecordingSink(), 21))[0] >= 20);
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

    private static Task<SourceJudge> StartAsync(bool refuseLowerTokens = false, int replay = 0) =>
        SourceJudge.StartAsync(new SourceJudgeOptions { RefuseLowerTokens = refuseLowerTokens, Replay = replay, Interval = TimeSpan.FromMilliseconds(5) });

    // Runs a source until it has had a number, and gives all that it has had.
    private static async Task<List<long>> RunAsync(SourceJudge judge, RecordingSink sink, long until)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var run = Source(judge).RunAsync(sink, end.Token);
        List<long> numbers = [];
        while (numbers is not [.., var last] || last < until)
        {
            numbers.AddRange(Numbers(await sink.NextDataAsync(1)));
        }

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        return [.. numbers, .. Numbers(sink.TakenData())];
    }

    private static IEnumerable<long> Numbers(IEnumerable<string> data) =>
        data.Select(static text => JsonElement.Parse(text).GetProperty("n").GetInt64());

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
