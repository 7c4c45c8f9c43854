using LiveOrleans.Specifications;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Channels.Tests;

public sealed class MemoryLeaseStoreTests : LeaseStoreSpecification
{
    private readonly FakeTimeProvider _time = new();

    public MemoryLeaseStoreTests() => Store = new MemoryLeaseStore(_time);

    protected override ILeaseStore Store { get; }

    protected override ValueTask AdvanceAsync(TimeSpan time)
    {
        _time.Advance(time);
        return ValueTask.CompletedTask;
    }
}
