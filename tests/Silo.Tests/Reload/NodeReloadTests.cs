using LiveOrleans.SourceServer;

namespace LiveOrleans.Silo.Tests;

public sealed class NodeReloadTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task ChangedUrl_ClosesOnceAndOpensOnceUnderItsSubscribers()
    {
        await using var before = await SourceJudge.StartAsync();
        await using var after = await SourceJudge.StartAsync();
        await using var node = await TestNode.StartAsync(Settings(Sse("ds/a/*", before), Sse("ds/b/*", before)));
        await using var changed = await node.SubscribeAsync("1/ds/a/x");
        await using var kept = await node.SubscribeAsync("1/ds/b/x");
        await before.WaitMessageAsync("1/ds/a/x", 2, Deadline);
        await before.WaitMessageAsync("1/ds/b/x", 2, Deadline);

        await node.WriteAsync(Settings(Sse("ds/a/*", after), Sse("ds/b/*", before)));

        Assert.Contains("added none; changed ds/a/*; removed none", (await node.Notes.NextAsync()).Text, StringComparison.Ordinal);
        await before.WaitNoneOpenAsync("1/ds/a/x", Deadline);
        var closed = Assert.Single(before.Of("1/ds/a/x"));
        await changed.WaitForAsync(data => data.GetProperty("token").GetInt64() > closed.Token && data.GetProperty("n").GetInt64() >= 3);
        Assert.Null(Assert.Single(after.Of("1/ds/a/x")).Closed);
        await kept.WaitForAsync(data => data.GetProperty("n").GetInt64() > 5);
        Assert.Null(Assert.Single(before.Of("1/ds/b/x")).Closed);
    }

    [Fact]
    public async Task ReplacedFile_StopsWhatIsRemovedAndStartsWhatIsAdded()
    {
        await using var judge = await SourceJudge.StartAsync();
        await using var node = await TestNode.StartAsync(Settings(Sse("ds/a/*", judge), Sse("ds/b/*", judge)));
        await using var removed = await node.SubscribeAsync("1/ds/a/x");
        await judge.WaitMessageAsync("1/ds/a/x", 1, Deadline);

        await node.ReplaceAsync(Settings(Sse("ds/b/*", judge)));

        Assert.Contains("removed ds/a/*", (await node.Notes.NextAsync()).Text, StringComparison.Ordinal);
        await judge.WaitNoneOpenAsync("1/ds/a/x", Deadline);

        // Its subscriber is there already.
        var closed = Assert.Single(judge.Of("1/ds/a/x")).Opened.Monotonic;
        await node.ReplaceAsync(Settings(Sse("ds/a/*", judge), Sse("ds/b/*", judge)));
        await judge.WaitOpenAsync("1/ds/a/x", closed, Deadline);
        await removed.WaitForAsync(data => data.GetProperty("token").GetInt64() > 1);
        Assert.Equal(2, judge.Of("1/ds/a/x").Count);
    }

    [Fact]
    public async Task WrongFile_ChangesNothingUntilItIsRight()
    {
        await using var judge = await SourceJudge.StartAsync();
        await using var node = await TestNode.StartAsync(Settings(Sse("ds/a/*", judge)));
        await using var subscriber = await node.SubscribeAsync("1/ds/a/x");
        await judge.WaitMessageAsync("1/ds/a/x", 1, Deadline);

        await node.WriteAsync(Settings(Sse("ds/a/*", judge)) + "}");
        Assert.Equal(EventIds.SourcesRefused, (await node.Notes.NextAsync()).Id);
        await judge.WaitMessageAsync("1/ds/a/x", judge.LastMessage("1/ds/a/x") + 2, Deadline);
        Assert.Null(Assert.Single(judge.Of("1/ds/a/x")).Closed);

        await node.WriteAsync(Settings());
        Assert.Equal(EventIds.SourcesChanged, (await node.Notes.NextAsync()).Id);
        await judge.WaitNoneOpenAsync("1/ds/a/x", Deadline);
    }

    private static string Sse(string channels, SourceJudge judge) => $$"""{ "channels": "{{channels}}", "type": "sse", "url": "{{judge.Url("/{path}")}}" }""";

    private static string Settings(params string[] entries) => $$"""{ "live": { "sources": [ {{string.Join(", ", entries)}} ] } }""";
}
