using LiveOrleans.Specifications;

namespace LiveOrleans.Channels.Tests;

public sealed class MemoryControlBusTests : ControlBusSpecification
{
    protected override IControlBus Bus { get; } = new MemoryControlBus();

    // Nothing lies between sender and subscriber that could break.
    protected override Task InterruptAsync() => Task.CompletedTask;
}
