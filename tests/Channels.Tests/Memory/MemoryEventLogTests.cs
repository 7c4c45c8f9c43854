using LiveOrleans.Specifications;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Channels.Tests;

public sealed class MemoryEventLogTests : EventLogSpecification, IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryEventLog _events;
    private readonly MemoryLeaseStore _leases;
    private readonly MemoryStreamLog _log;
    private readonly MemorySubscriberStore _subscribers;

    public MemoryEventLogTests()
    {
        var broker = new MemoryBroker();
        _events = new MemoryEventLog(_time);
        _leases = new MemoryLeaseStore(_time, _events);
        _log = new MemoryStreamLog(broker, _leases, _time);
        _subscribers = new MemorySubscriberStore(_log, broker);
    }

    protected override IEventLog Events => _events;

    protected override IStreamLog Log => _log;

    protected override ILeaseStore Leases => _leases;

    protected override ISubscriberStore Subscribers => _subscribers;

    [Fact]
    public async Task Append_AfterTheClockWentBack_StaysInOrder()
    {
        _time.SetUtcNow(DateTimeOffset.UnixEpoch.AddYears(60));
        await _events.AppendAsync(ChannelEventKind.Healed, Channel, new NodeId("n"), new FencingToken(1), Cancellation);
        _time.AdjustTime(DateTimeOffset.UnixEpoch.AddYears(50));
        await _events.AppendAsync(ChannelEventKind.Healed, Channel, new NodeId("n"), new FencingToken(2), Cancellation);
        Assert.Equal([1, 2], (await AllAsync()).OrderBy(read => read.Id).Select(read => read.Token.Value));
    }

    public void Dispose() => _log.Dispose();

    protected override ValueTask AdvanceAsync(TimeSpan time)
    {
        _time.Advance(time);
        return ValueTask.CompletedTask;
    }
}
