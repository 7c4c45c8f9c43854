using LiveOrleans.Specifications;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Channels.Tests;

public sealed class MemoryNodeRegistryTests : NodeRegistrySpecification
{
    private readonly FakeTimeProvider _time = new();

    public MemoryNodeRegistryTests() => Registry = new MemoryNodeRegistry(_time);

    protected override INodeRegistry Registry { get; }

    protected override ValueTask AdvanceAsync(TimeSpan time)
    {
        _time.Advance(time);
        return ValueTask.CompletedTask;
    }
}
