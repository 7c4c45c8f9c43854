using LiveOrleans.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Client.Tests;

public sealed class HealReportsTests : IDisposable
{
    private static readonly ChannelId Channel = ChannelId.TryCreate(1, "stream/heal/x", out var channel) ? channel : default;

    private readonly FakeTimeProvider _time = new();
    private readonly MemoryEventLog _events;
    private readonly HealReports _reports;

    public HealReportsTests()
    {
        _events = new MemoryEventLog(_time);
        _reports = new HealReports(new NodeId("n"), _events, _time, NullLogger<HealReports>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Healed_Gap_IsAnEventOfTheNode()
    {
        await _reports.StartAsync(Cancellation);
        _reports.Healed(Channel, new FencingToken(7));
        await _events.WaitAsync(Cancellation);
        var made = Assert.Single(await AllAsync());
        Assert.Equal((ChannelEventKind.Healed, Channel, new NodeId("n"), new FencingToken(7)), (made.Kind, made.Channel, made.Node, made.Token));
    }

    [Fact]
    public async Task Healed_ManyGapsAtOnce_AreTenEvents()
    {
        for (var i = 1; i <= 50; i++)
        {
            _reports.Healed(Channel, new FencingToken(i));
        }

        await _reports.StartAsync(Cancellation);
        for (var i = 0; i < 10; i++)
        {
            await _events.WaitAsync(Cancellation);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        await _reports.StopAsync(Cancellation);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], (await AllAsync()).Select(made => made.Token.Value));
    }

    public void Dispose() => _reports.Dispose();

    private async Task<IReadOnlyList<ChannelEvent>> AllAsync() => (await _events.ReadAsync(ChannelEventId.None, 100, Cancellation)).Events;
}
