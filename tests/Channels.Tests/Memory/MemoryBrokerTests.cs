using LiveOrleans.Specifications;

namespace LiveOrleans.Channels.Tests;

public sealed class MemoryBrokerTests : BrokerSpecification, IDisposable
{
    private readonly MemoryBroker _broker = new();
    private readonly MemoryStreamLog _log;

    public MemoryBrokerTests()
    {
        _log = new MemoryStreamLog(_broker, new MemoryLeaseStore(TimeProvider.System), TimeProvider.System);
        Subscribers = new MemorySubscriberStore(_log, _broker);
    }

    protected override IBroker Broker => _broker;

    protected override ISubscriberStore Subscribers { get; }

    public void Dispose() => _log.Dispose();
}
