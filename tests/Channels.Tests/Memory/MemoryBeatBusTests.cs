using LiveOrleans.Specifications;

namespace LiveOrleans.Channels.Tests;

public sealed class MemoryBeatBusTests : BeatBusSpecification
{
    protected override IBeatBus Bus { get; } = new MemoryBeatBus();
}
