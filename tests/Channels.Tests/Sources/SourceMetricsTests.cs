namespace LiveOrleans.Channels.Tests;

public sealed class SourceMetricsTests : IAsyncDisposable
{
    private readonly ChannelFixture _fixture = new();
    private readonly SourceMeters _meters = new();
    private ChannelHost? _host;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SteeredSource Source => _fixture.Source;

    [Fact]
    public async Task Channels_EachStep_AreCountedInOneState()
    {
        var host = await StartAsync();
        Assert.Equal(["idle"], _meters.States());

        await OpenAsync(host, 1);
        Assert.Equal(["opening"], _meters.States());

        await Source.Sink!.WriteAsync([ChannelFixture.Json("1")], Cancellation);
        Assert.Equal(["live"], _meters.States());

        await host.DetachAsync(ChannelFixture.Node, 2, Cancellation);
        Assert.Equal(["lingering"], _meters.States());

        await _fixture.Clock.AdvanceUntilAsync(Source.ClosedAsync(), TimeSpan.FromSeconds(11), "the close");
        _fixture.Clock.AdvanceInSteps(TimeSpan.FromMilliseconds(100));
        Assert.Equal(["idle"], _meters.States());
    }

    [Fact]
    public async Task Channels_AfterDispose_AreAllZero()
    {
        var host = await StartAsync();
        await OpenAsync(host, 1);
        await Source.Sink!.WriteAsync([ChannelFixture.Json("1")], Cancellation);
        Assert.Equal(["live"], _meters.States());

        await CloseAsync();

        Assert.Empty(_meters.States());
        Assert.Equal(1, _meters.Sum("liveorleans.source.ends", "reason", "not-wanted"));
    }

    [Fact]
    public async Task Channels_SourceReplacedAndGone_AreAllZero()
    {
        var ports = _fixture.Ports() with { Metrics = new SourceMetrics(_meters) };
        var host = await StartAsync(ports);
        await OpenAsync(host, 1);

        ports.Sources.Replace([]);
        host.RefreshSource();
        await _fixture.Clock.AdvanceUntilAsync(Source.ClosedAsync(), TimeSpan.FromSeconds(1), "the close");
        _fixture.Clock.AdvanceInSteps(TimeSpan.FromMilliseconds(100));

        Assert.Empty(_meters.States());
    }

    [Theory]
    [InlineData(false, "ended")]
    [InlineData(true, "failed")]
    public async Task Ends_RunThatIsOver_IsCountedByItsReason(bool fails, string reason)
    {
        var host = await StartAsync();
        await OpenAsync(host, 1);

        Source.End(fails ? new InvalidOperationException("broken") : null);
        await _fixture.Clock.AdvanceUntilAsync(Source.OpenedAsync(), TimeSpan.FromSeconds(1), "the second run");

        Assert.Equal(1, _meters.Sum("liveorleans.source.ends", "reason", reason));
        Assert.Equal(2, _meters.Sum("liveorleans.source.runs", "type", "steered"));
        Assert.Equal(2, _meters.Waits.Count);
        Assert.InRange(_meters.Waits[1], 0, 0.5);
    }

    [Fact]
    public async Task Wait_LeaseOfAnother_IsTheTimeUntilItIsFree()
    {
        await _fixture.Leases.AcquireAsync(ChannelFixture.Channel, new NodeId("other"), TimeSpan.FromSeconds(2), FencingToken.None, Cancellation);
        var host = await StartAsync();

        await OpenAsync(host, 1);

        Assert.InRange(Assert.Single(_meters.Waits), 1.9, 2.2);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Assert.Empty(_meters.States());
        _meters.Dispose();
        _fixture.Dispose();
    }

    private Task<ChannelHost> StartAsync() => StartAsync(_fixture.Ports() with { Metrics = new SourceMetrics(_meters) });

    private async Task<ChannelHost> StartAsync(ChannelPorts ports)
    {
        _host = new ChannelHost(ChannelFixture.Channel, new ChannelRules().Find(ChannelFixture.Channel)!, ports);
        await _host.StartAsync(Cancellation);
        return _host;
    }

    // The source's loop ends on the clock's scheduler, which somebody has to run.
    private async Task CloseAsync()
    {
        if (_host is { } host)
        {
            _host = null;
            var end = host.DisposeAsync();
            _fixture.Clock.Scheduler.RunAll();
            await end;
        }
    }

    private async Task OpenAsync(ChannelHost host, long revision)
    {
        await host.AttachAsync(ChannelFixture.Attachment(revision, "client"), Cancellation);
        await _fixture.Clock.AdvanceUntilAsync(Source.OpenedAsync(), TimeSpan.FromSeconds(5), "the opening");
    }
}
