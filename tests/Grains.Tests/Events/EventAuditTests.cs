using System.Diagnostics.Metrics;
using LiveOrleans.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Grains.Tests;

public sealed class EventAuditTests : IDisposable
{
    private static readonly ChannelId Channel = ChannelId.TryCreate(1, "ds/audit/x", out var channel) ? channel : default;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly FailingEventLog _events;
    private readonly EventMetrics _metrics;
    private readonly LoggedEvents _logged = new();

    public EventAuditTests()
    {
        _events = new FailingEventLog(new MemoryEventLog(_time));
        var meters = _services.GetRequiredService<IMeterFactory>();
        _metrics = new EventMetrics(meters);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) =>
        {
            var name = tags.Length > 0 ? $"{instrument.Name}:{tags[0].Value}" : instrument.Name;
            _counts[name] = _counts.GetValueOrDefault(name) + count;
        });
        _listener.Start();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_Events_AreCountedByKindAndOnce()
    {
        var audit = await OpenAsync();
        await AppendAsync(ChannelEventKind.Occupied, 1);
        await AppendAsync(ChannelEventKind.Vacated, 1);
        await audit.WorkAsync(Cancellation);
        await AppendAsync(ChannelEventKind.Occupied, 1);
        await audit.WorkAsync(Cancellation);
        await audit.WorkAsync(Cancellation);
        Assert.Equal((2, 1), (_counts["liveorleans.events:occupied"], _counts["liveorleans.events:vacated"]));
    }

    [Fact]
    public async Task Work_MoreThanAPage_IsAllDone()
    {
        for (var i = 0; i < 1_200; i++)
        {
            await AppendAsync(ChannelEventKind.Healed, 1);
        }

        await (await OpenAsync()).WorkAsync(Cancellation);
        Assert.Equal(1_200, _counts["liveorleans.events:healed"]);
    }

    [Fact]
    public async Task Work_TwoLiveOwners_IsAnErrorAndCounted()
    {
        var audit = await OpenAsync();
        await AppendAsync(ChannelEventKind.SourceOpened, 5);
        await AppendAsync(ChannelEventKind.SourceOpened, 4);
        await audit.WorkAsync(Cancellation);
        Assert.Equal([(LogLevel.Error, EventIds.SourceOverlap)], _logged.All);
        Assert.Equal(1, _counts["liveorleans.source.overlaps"]);
    }

    [Fact]
    public async Task Work_ALeaseThatRanOut_IsNoAlarm()
    {
        var audit = await OpenAsync();
        await AppendAsync(ChannelEventKind.SourceOpened, 4);
        _time.Advance(Lease);
        await AppendAsync(ChannelEventKind.SourceOpened, 5);
        await audit.WorkAsync(Cancellation);
        Assert.Empty(_logged.All);
    }

    [Fact]
    public async Task Work_TheSecondOwnerAfterANewActivation_IsAnErrorStill()
    {
        await AppendAsync(ChannelEventKind.SourceOpened, 5);
        await (await OpenAsync()).WorkAsync(Cancellation);
        await AppendAsync(ChannelEventKind.SourceOpened, 4);
        await (await OpenAsync()).WorkAsync(Cancellation);
        Assert.Equal([(LogLevel.Error, EventIds.SourceOverlap)], _logged.All);
        Assert.Equal(2, _counts["liveorleans.events:source_opened"]);
    }

    [Fact]
    public async Task Work_AfterTheCursorCouldNotBeKept_RepeatsNothingAndAlarmsNot()
    {
        var audit = await OpenAsync();
        await AppendAsync(ChannelEventKind.SourceOpened, 5);
        _events.IsFailing = true;
        await Assert.ThrowsAsync<ChannelUnavailableException>(async () => await audit.WorkAsync(Cancellation));
        _events.IsFailing = false;
        await audit.WorkAsync(Cancellation);
        Assert.Equal(1, _counts["liveorleans.events:source_opened"]);
        Assert.Empty(_logged.All);
        Assert.NotEqual(ChannelEventId.None, await _events.GetCursorAsync("audit", Cancellation));
    }

    [Fact]
    public async Task Work_AfterTheStoreForgotEverything_TakesItsLowerEvents()
    {
        var audit = await OpenAsync();
        await AppendAsync(ChannelEventKind.Occupied, 1);
        await audit.WorkAsync(Cancellation);
        _time.AdjustTime(DateTimeOffset.UnixEpoch.AddYears(40));
        _events.Inner = new MemoryEventLog(_time);
        await AppendAsync(ChannelEventKind.Vacated, 1);
        await audit.WorkAsync(Cancellation);
        Assert.Equal(1, _counts["liveorleans.events:vacated"]);
    }

    [Fact]
    public async Task Work_EventsThatFellOut_AreSaid()
    {
        var audit = await OpenAsync();
        await AppendAsync(ChannelEventKind.Occupied, 1);
        await audit.WorkAsync(Cancellation);
        for (var i = 0; i <= MemoryEventLog.MaxEvents; i++)
        {
            await AppendAsync(ChannelEventKind.Healed, 1);
        }

        await audit.WorkAsync(Cancellation);
        Assert.Equal([(LogLevel.Warning, EventIds.OutboxOverran)], _logged.All);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private async Task<EventAudit> OpenAsync()
    {
        var audit = new EventAudit(_events, _metrics, Lease, _logged);
        await audit.OpenAsync(Cancellation);
        return audit;
    }

    private ValueTask AppendAsync(ChannelEventKind kind, long token) =>
        _events.AppendAsync(kind, Channel, new NodeId("n"), new FencingToken(token), Cancellation);
}
