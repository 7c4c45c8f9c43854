using LiveOrleans.Specifications;

namespace LiveOrleans.Channels.Tests;

public sealed class MemoryRuleStoreTests : RuleStoreSpecification
{
    protected override IRuleStore Store { get; } = new MemoryRuleStore();

    [Fact]
    public async Task Watch_AfterItsEnd_IsToldNothing()
    {
        var told = 0;
        await using (await Store.WatchAsync(() => told++, Cancellation))
        {
            await Store.PutAsync(new StoredRule(1, "stream/a", "{}"), 0, Cancellation);
        }

        await Store.PutAsync(new StoredRule(1, "stream/b", "{}"), 1, Cancellation);
        Assert.Equal(1, told);
    }
}
