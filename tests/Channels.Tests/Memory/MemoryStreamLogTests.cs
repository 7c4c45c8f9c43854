using LiveOrleans.Specifications;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Channels.Tests;

public sealed class MemoryStreamLogTests : StreamLogSpecification, IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryBroker _broker = new();
    private readonly MemoryLeaseStore _leases;
    private readonly MemoryStreamLog _log;

    public MemoryStreamLogTests()
    {
        _leases = new MemoryLeaseStore(_time);
        _log = new MemoryStreamLog(_broker, _leases, _time);
    }

    protected override IStreamLog Log => _log;

    protected override IBroker Broker => _broker;

    protected override ILeaseStore Leases => _leases;

    [Fact]
    public async Task Sweep_ChannelOnlyRead_IsGivenBackAfterTheHistorysAge()
    {
        await _log.ReadAsync(Channel("looked-at"), Cancellation);
        await AdvanceAsync(TimeSpan.FromMinutes(6));
        Assert.Equal(0, _log.Count);
    }

    [Fact]
    public async Task Sweep_ChannelWithASubscriber_KeepsItsEpoch()
    {
        var channel = Channel("waited-for");
        await using var subscription = await _broker.SubscribeAsync(channel, new RecordingSubscriber(), Cancellation);
        var before = (await _log.ReadAsync(channel, Cancellation)).Top;
        await AdvanceAsync(TimeSpan.FromMinutes(6));
        Assert.Equal(before, (await _log.ReadAsync(channel, Cancellation)).Top);
    }

    public void Dispose() => _log.Dispose();

    protected override ValueTask AdvanceAsync(TimeSpan time)
    {
        _time.Advance(time);
        return ValueTask.CompletedTask;
    }
}
