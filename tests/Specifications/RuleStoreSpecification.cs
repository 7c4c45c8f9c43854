using LiveOrleans.Channels;

namespace LiveOrleans.Specifications;

/// <summary>What every <see cref="IRuleStore"/> promises.</summary>
public abstract class RuleStoreSpecification
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IRuleStore Store { get; }

    [Fact]
    public async Task Read_StoreThatWasNeverChanged_IsEmptyAtVersion0()
    {
        var snapshot = await Store.ReadAsync(Cancellation);
        Assert.Equal(0, snapshot.Version);
        Assert.Empty(snapshot.Rules);
    }

    [Fact]
    public async Task Put_Rule_ShowsAllOfItWithItsVersion()
    {
        Assert.Equal(1, await Store.PutAsync(new StoredRule(7, "stream/:a/*b", "{\"x\": \"ä b\"}"), 0, Cancellation));
        var snapshot = await Store.ReadAsync(Cancellation);
        Assert.Equal(1, snapshot.Version);
        Assert.Equal([new StoredRule(7, "stream/:a/*b", "{\"x\": \"ä b\"}", 1)], snapshot.Rules);
    }

    [Fact]
    public async Task Put_SamePattern_TakesThePlaceOfTheRule()
    {
        await Store.PutAsync(new StoredRule(1, "stream/a/b", "{}"), 0, Cancellation);
        Assert.Equal(2, await Store.PutAsync(new StoredRule(1, "stream/a/b", "{\"y\":1}"), 1, Cancellation));
        Assert.Equal([new StoredRule(1, "stream/a/b", "{\"y\":1}", 2)], (await Store.ReadAsync(Cancellation)).Rules);
    }

    [Fact]
    public async Task Put_OlderVersion_DoesNothing()
    {
        await Store.PutAsync(new StoredRule(1, "stream/a/b", "{}"), 0, Cancellation);
        Assert.Null(await Store.PutAsync(new StoredRule(1, "stream/a/c", "{}"), 0, Cancellation));
        var snapshot = await Store.ReadAsync(Cancellation);
        Assert.Equal(1, snapshot.Version);
        Assert.Single(snapshot.Rules);
    }

    [Fact]
    public async Task Put_TwoEditorsAtOnce_LetsOneOfThemIn()
    {
        var edits = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Store.PutAsync(new StoredRule(1, $"stream/a/{i}", "{}"), 0, Cancellation).AsTask()));
        Assert.Single(edits, static version => version is 1);
        Assert.Single((await Store.ReadAsync(Cancellation)).Rules);
    }

    [Fact]
    public async Task Read_SeveralRules_AreByOrganisationAndPattern()
    {
        await Store.PutAsync(new StoredRule(10, "stream/a", "{}"), 0, Cancellation);
        await Store.PutAsync(new StoredRule(2, "stream/b", "{}"), 1, Cancellation);
        await Store.PutAsync(new StoredRule(2, "stream/a", "{}"), 2, Cancellation);
        Assert.Equal([(2, "stream/a"), (2, "stream/b"), (10, "stream/a")], (await Store.ReadAsync(Cancellation)).Rules.Select(static rule => (rule.OrgId, rule.Pattern)));
    }

    [Fact]
    public async Task Delete_Rule_LeavesTheOthers()
    {
        await Store.PutAsync(new StoredRule(1, "stream/a", "{}"), 0, Cancellation);
        await Store.PutAsync(new StoredRule(2, "stream/a", "{}"), 1, Cancellation);
        Assert.Equal(3, await Store.DeleteAsync(1, "stream/a", 2, Cancellation));
        Assert.Equal(2, Assert.Single((await Store.ReadAsync(Cancellation)).Rules).OrgId);
    }

    [Fact]
    public async Task Delete_OlderVersion_DoesNothing()
    {
        await Store.PutAsync(new StoredRule(1, "stream/a", "{}"), 0, Cancellation);
        Assert.Null(await Store.DeleteAsync(1, "stream/a", 0, Cancellation));
        Assert.Single((await Store.ReadAsync(Cancellation)).Rules);
    }

    [Fact]
    public async Task Watch_Change_IsTold()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var watch = await Store.WatchAsync(() => told.TrySetResult(), Cancellation);
        await Store.PutAsync(new StoredRule(1, "stream/a", "{}"), 0, Cancellation);
        await told.Task.WaitAsync(Cancellation);
        Assert.True(told.Task.IsCompletedSuccessfully);
    }
}
