namespace LiveOrleans.Channels.Tests;

public sealed class SourceSupervisorTests : IAsyncDisposable
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    private readonly ChannelFixture _fixture = new();
    private long _revision;
    private ChannelHost? _host;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SteeredSource Source => _fixture.Source;

    [Fact]
    public async Task Attach_FirstSubscriber_OpensTheSourceUnderALease()
    {
        var host = await StartAsync();
        await OpenAsync(host);
        Assert.True(Source.Sink!.Token > FencingToken.None);
        Assert.True(_fixture.Leases.IsLive(ChannelFixture.Channel, Source.Sink.Token));
        Assert.Equal(SourceState.Opening, host.Status().Source!.State);
    }

    [Fact]
    public async Task Write_FirstEntries_MakeItLive()
    {
        var host = await StartAsync();
        await OpenAsync(host);
        await Source.Sink!.WriteAsync([ChannelFixture.Json("1")], Cancellation);
        Assert.Equal(["1"], await _fixture.TextsAsync());
        var status = host.Status().Source!;
        Assert.Equal(SourceState.Live, status.State);
        Assert.Equal(ChannelFixture.Node, status.Node);
    }

    [Fact]
    public async Task Detach_LastSubscriber_ClosesTheSourceAfterTheLinger()
    {
        var host = await StartAsync();
        await OpenAsync(host);
        await DetachAsync(host);
        Assert.Equal(SourceState.Lingering, host.Status().Source!.State);
        var took = await _fixture.Clock.AdvanceUntilAsync(Source.ClosedAsync(), TimeSpan.FromSeconds(11), "the close");
        Assert.InRange(took, TimeSpan.FromSeconds(9.9), TimeSpan.FromSeconds(10.2));
    }

    [Fact]
    public async Task Attach_WithinTheLinger_GoesOnWithTheSameRun()
    {
        var host = await StartAsync();
        await OpenAsync(host);
        await DetachAsync(host);
        _fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        await AttachAsync(host);
        _fixture.Clock.AdvanceInSteps(TimeSpan.FromSeconds(20));
        Assert.Equal(1, Source.Opens);
        Assert.Equal(1, Source.Running);
    }

    [Fact]
    public async Task Attach_AfterTheClose_OpensAgainWithAHigherToken()
    {
        var host = await StartAsync();
        await OpenAsync(host);
        var first = Source.Sink!.Token;
        await DetachAsync(host);
        await _fixture.Clock.AdvanceUntilAsync(Source.ClosedAsync(), TimeSpan.FromSeconds(11), "the close");
        await OpenAsync(host);
        Assert.True(Source.Sink.Token > first);
    }

    [Fact]
    public async Task Run_LongerThanTheLease_IsRenewed()
    {
        var host = await StartAsync();
        await OpenAsync(host);
        _fixture.Clock.AdvanceInSteps(TimeSpan.FromSeconds(30));
        Assert.True(_fixture.Leases.IsLive(ChannelFixture.Channel, Source.Sink!.Token));
        Assert.Equal(1, Source.Opens);
    }

    [Fact]
    public async Task Run_EndsByItself_IsOpenedAgainWhileSubscribersAreThere()
    {
        var host = await StartAsync();
        await OpenAsync(host);
        Source.End();
        await _fixture.Clock.AdvanceUntilAsync(Source.OpenedAsync(), Budget, "the second run");
        Assert.Equal(2, Source.Opens);
        Assert.Equal("the source ended", host.Status().Source!.LastError);
    }

    [Fact]
    public async Task Run_Fails_TellsWhyAndCountsEveryFailure()
    {
        var host = await StartAsync();
        await OpenAsync(host);
        for (var failure = 1; failure <= 3; failure++)
        {
            Source.End(new IOException($"failure {failure}"));
            await _fixture.Clock.AdvanceUntilAsync(Source.OpenedAsync(), TimeSpan.FromSeconds(6), $"run {failure + 1}");
            Assert.Equal(failure, host.Status().Source!.Failures);
            Assert.Equal($"failure {failure}", host.Status().Source!.LastError);
        }
    }

    [Fact]
    public async Task Acquire_LeaseHeldElsewhere_OpensAsSoonAsItRunsOut()
    {
        await _fixture.Leases.AcquireAsync(ChannelFixture.Channel, new NodeId("other"), TimeSpan.FromSeconds(3), FencingToken.None, Cancellation);
        var host = await StartAsync();
        await AttachAsync(host);
        var took = await _fixture.Clock.AdvanceUntilAsync(Source.OpenedAsync(), TimeSpan.FromSeconds(4), "the lease");
        Assert.InRange(took, TimeSpan.FromSeconds(2.9), TimeSpan.FromSeconds(3.2));
    }

    [Fact]
    public async Task Write_AfterAPauseOverTheLease_IsRefusedBeforeAnythingIsForwarded()
    {
        var host = await StartAsync();
        await OpenAsync(host);
        var sink = Source.Sink!;

        // A process that was paused: the clock has moved, and the first thing to run is the source's own read loop.
        _fixture.Clock.Advance(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sink.WriteAsync([ChannelFixture.Json("1")], Cancellation).AsTask());
        Assert.Empty(await _fixture.TextsAsync());
    }

    [Fact]
    public async Task Write_UnderALeaseTakenByAnother_IsFencedByTheLog()
    {
        var host = await StartAsync();
        await OpenAsync(host);
        var sink = Source.Sink!;
        await _fixture.Leases.ReleaseAsync(ChannelFixture.Channel, sink.Token, Cancellation);
        await _fixture.Leases.AcquireAsync(ChannelFixture.Channel, new NodeId("other"), TimeSpan.FromMinutes(1), FencingToken.None, Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sink.WriteAsync([ChannelFixture.Json("1")], Cancellation).AsTask());
        await _fixture.Clock.AdvanceUntilAsync(Source.ClosedAsync(), TimeSpan.Zero, "the close");
        Assert.Empty(await _fixture.TextsAsync());
    }

    [Fact]
    public async Task Dispose_RunningSource_ClosesItAndGivesTheLeaseUp()
    {
        var host = await StartAsync();
        await OpenAsync(host);
        var token = Source.Sink!.Token;
        await EndAsync(host);
        Assert.Equal(0, Source.Running);
        Assert.False(_fixture.Leases.IsLive(ChannelFixture.Channel, token));
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await EndAsync(_host);
        }

        _fixture.Dispose();
    }

    [Fact]
    public async Task Attach_SubscriberSawAHigherToken_TheLeaseIsAboveIt()
    {
        var host = await StartAsync();
        var seen = new FencingToken(_fixture.Clock.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds());
        await host.AttachAsync(ChannelFixture.Attachment(++_revision, "a") with { Highest = seen }, Cancellation);
        await _fixture.Clock.AdvanceUntilAsync(Source.OpenedAsync(), TimeSpan.Zero, "the open");
        Assert.True(host.Status().Source!.Token > seen);
    }

    private async Task EndAsync(ChannelHost host)
    {
        var end = host.DisposeAsync();
        _fixture.Clock.Scheduler.RunAll();
        await end;
    }

    private async Task<ChannelHost> StartAsync() => _host = await _fixture.StartAsync();

    private async Task OpenAsync(ChannelHost host)
    {
        await AttachAsync(host);
        await _fixture.Clock.AdvanceUntilAsync(Source.OpenedAsync(), TimeSpan.Zero, "the open");
    }

    private async ValueTask AttachAsync(ChannelHost host) => await host.AttachAsync(ChannelFixture.Attachment(++_revision, "a"), Cancellation);

    private ValueTask DetachAsync(ChannelHost host) => host.DetachAsync(ChannelFixture.Node, ++_revision, Cancellation);
}
