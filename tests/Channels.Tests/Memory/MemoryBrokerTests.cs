using LiveOrleans.Specifications;

namespace LiveOrleans.Channels.Tests;

public sealed class MemoryBrokerTests : BrokerSpecification
{
    protected override IBroker Broker { get; } = new MemoryBroker();
}
