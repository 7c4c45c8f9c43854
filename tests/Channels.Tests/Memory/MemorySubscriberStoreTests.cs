using LiveOrleans.Specifications;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Channels.Tests;

public sealed class MemorySubscriberStoreTests : SubscriberStoreSpecification, IDisposable
{
    private readonly MemoryBroker _broker = new();
    private readonly MemoryStreamLog _log;
    private readonly MemorySubscriberStore _store;

    public MemorySubscriberStoreTests()
    {
        var time = new FakeTimeProvider();
        _log = new MemoryStreamLog(_broker, new MemoryLeaseStore(time), time);
        _store = new MemorySubscriberStore(_log, _broker);
    }

    protected override ISubscriberStore Store => _store;

    protected override IStreamLog Log => _log;

    protected override IBroker Broker => _broker;

    [Fact]
    public async Task Remove_TheLastNode_GivesTheChannelBack()
    {
        var channel = ChannelId.TryCreate(1, "stream/left/x", out var id) ? id : default;
        var node = new NodeId("n");
        await _store.SaveAsync(channel, new FencingToken(1), new NodeAttachment(node, 1, 1, [], StreamPosition.None, FencingToken.None), PresenceChange.None, Cancellation);
        Assert.Equal(1, _store.Count);
        await _store.RemoveAsync(channel, new FencingToken(1), node, PresenceChange.None, Cancellation);
        Assert.Equal(0, _store.Count);
    }

    public void Dispose() => _log.Dispose();
}
