namespace LiveOrleans.Channels.Tests;

public sealed class ChannelHostTests : IDisposable
{
    private static readonly ChannelId Stream = ChannelFixture.Name("stream/a/b");
    private static readonly ChannelId Broadcast = ChannelFixture.Name("grafana/broadcast/b");

    private static readonly ChannelId WithoutSource = ChannelFixture.Name("ds/other/x");

    private readonly ChannelFixture _fixture = new() { Scheduler = TaskScheduler.Default };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_OneEntry_AnswersItsPosition()
    {
        await using var host = await _fixture.StartAsync(Stream);
        var result = await host.PublishAsync([ChannelFixture.Json("1")]);
        Assert.Equal(PublishOutcome.Published, result.Outcome);
        Assert.Equal(1UL, result.Position.Offset);
        Assert.Equal(["1"], await _fixture.TextsAsync(Stream));
    }

    [Fact]
    public async Task Publish_WhileAnAppendIsInFlight_CollectsIntoOneBatch()
    {
        await using var host = await _fixture.StartAsync(Stream);
        _fixture.Log.IsBlocking = true;
        var first = host.PublishAsync([ChannelFixture.Json("1")]).AsTask();
        var rest = Enumerable.Range(2, 9).Select(i => host.PublishAsync([ChannelFixture.Json($"{i}")]).AsTask()).ToArray();
        _fixture.Log.IsBlocking = false;
        _fixture.Log.Release();
        await Task.WhenAll([first, .. rest]).WaitAsync(Cancellation);
        Assert.Equal(2, _fixture.Log.Requests.Count);
        Assert.Equal(Enumerable.Range(1, 10).Select(i => $"{i}"), await _fixture.TextsAsync(Stream));
    }

    [Fact]
    public async Task Publish_SeveralInOneAppend_AreAnsweredEachWithItsOwnPosition()
    {
        await using var host = await _fixture.StartAsync(Stream);
        _fixture.Log.IsBlocking = true;
        var first = host.PublishAsync([ChannelFixture.Json("1")]).AsTask();
        var second = host.PublishAsync([ChannelFixture.Json("2"), ChannelFixture.Json("3")]).AsTask();
        var third = host.PublishAsync([ChannelFixture.Json("4")]).AsTask();
        _fixture.Log.IsBlocking = false;
        _fixture.Log.Release();
        var results = await Task.WhenAll(first, second, third).WaitAsync(Cancellation);
        Assert.Equal(2, _fixture.Log.Requests.Count);
        Assert.Equal([1UL, 3UL, 4UL], results.Select(static result => result.Position.Offset));
    }

    [Fact]
    public async Task PublishEach_OfSeveral_IsOneAppendAndAnsweredEachWithItsOwnPosition()
    {
        await using var host = await _fixture.StartAsync(Stream);
        var results = await host.PublishEachAsync([[ChannelFixture.Json("1")], [ChannelFixture.Json("2"), ChannelFixture.Json("3")], [ChannelFixture.Json("4")]]);
        Assert.Single(_fixture.Log.Requests);
        Assert.Equal([1UL, 3UL, 4UL], results.Select(static result => result.Position.Offset));
        Assert.Equal(["1", "2", "3", "4"], await _fixture.TextsAsync(Stream));
    }

    [Fact]
    public async Task PublishEach_WithASchemaThatBecomesNothing_TellsNoPositionBelowItsOwn()
    {
        await using var host = await _fixture.StartAsync(Stream);
        var schema = new FrameSchema("h", "{}"u8.ToArray());
        await host.PublishAsync([AppendEntry.Frame(schema, "1"u8.ToArray())]);
        var results = await host.PublishEachAsync([[ChannelFixture.Json("2")], [AppendEntry.SchemaOnly(schema)]]);
        Assert.Equal([2UL, 2UL], results.Select(static result => result.Position.Offset));
    }

    [Fact]
    public async Task PublishEach_ChannelThatWasGivenUp_IsUnavailableForEach()
    {
        await using var host = await _fixture.StartAsync(Stream);
        host.GiveUp();
        var results = await host.PublishEachAsync([[ChannelFixture.Json("1")], [ChannelFixture.Json("2")]]);
        Assert.Equal([PublishOutcome.Unavailable, PublishOutcome.Unavailable], results.Select(static result => result.Outcome));
    }

    [Fact]
    public async Task Publish_AppendThatFailed_IsRepeatedUnderTheSameBatchId()
    {
        await using var host = await _fixture.StartAsync(Stream);
        _fixture.Log.IsBlocking = true;
        var publish = host.PublishAsync([ChannelFixture.Json("1")]).AsTask();
        _fixture.Log.IsBlocking = false;
        _fixture.Log.Release(new IOException("cut"));
        await _fixture.Clock.AdvanceUntilAsync(publish, AppendPump.MaxWait, "the second attempt");
        Assert.Equal(PublishOutcome.Published, (await publish).Outcome);
        Assert.Equal(2, _fixture.Log.Requests.Count);
        Assert.Equal(_fixture.Log.Requests[0].BatchId, _fixture.Log.Requests[1].BatchId);
        Assert.Equal(["1"], await _fixture.TextsAsync(Stream));
    }

    [Fact]
    public async Task Publish_QueueIsFull_IsRefusedAsOverloaded()
    {
        await using var host = await _fixture.StartAsync(Stream);
        _fixture.Log.IsBlocking = true;
        var inFlight = host.PublishAsync([ChannelFixture.Json("1")]).AsTask();
        var big = AppendEntry.Json(new byte[AppendPump.MaxQueuedBytes]);
        var queued = host.PublishAsync([big]).AsTask();
        var refused = await host.PublishAsync([ChannelFixture.Json("2")]);
        Assert.Equal(PublishOutcome.Overloaded, refused.Outcome);
        _fixture.Log.IsBlocking = false;
        _fixture.Log.Release();
        Assert.Equal(PublishOutcome.Published, (await inFlight).Outcome);
        Assert.Equal(PublishOutcome.Published, (await queued).Outcome);
    }

    [Fact]
    public async Task Publish_WaitedTooLong_IsRefusedAsOverloaded()
    {
        await using var host = await _fixture.StartAsync(Stream);
        _fixture.Log.IsBlocking = true;
        var inFlight = host.PublishAsync([ChannelFixture.Json("1")]).AsTask();
        var late = host.PublishAsync([ChannelFixture.Json("2")]).AsTask();
        _fixture.Clock.Advance(AppendPump.MaxWait);
        _fixture.Log.IsBlocking = false;
        _fixture.Log.Release();
        Assert.Equal(PublishOutcome.Published, (await inFlight).Outcome);
        Assert.Equal(PublishOutcome.Overloaded, (await late).Outcome);
    }

    [Fact]
    public async Task Publish_ByTheOlderOfTwoHosts_IsRefusedAndTold()
    {
        await using var older = await _fixture.StartAsync(Stream, "older");
        await using var newer = await _fixture.StartAsync(Stream, "newer");
        Assert.Equal(PublishOutcome.Published, (await newer.PublishAsync([ChannelFixture.Json("1")])).Outcome);
        Assert.Equal(PublishOutcome.Unavailable, (await older.PublishAsync([ChannelFixture.Json("2")])).Outcome);
        await older.Superseded.WaitAsync(Cancellation);
        Assert.False(newer.Superseded.IsCompleted);
        Assert.Equal(["1"], await _fixture.TextsAsync(Stream));
    }

    [Fact]
    public async Task Publish_AfterDispose_IsRefused()
    {
        var host = await _fixture.StartAsync(Stream);
        await host.DisposeAsync();
        Assert.Equal(PublishOutcome.Unavailable, (await host.PublishAsync([ChannelFixture.Json("1")])).Outcome);
    }

    [Fact]
    public async Task GiveUp_AppendsThatTheLogDoesNotAnswer_AreAnsweredAtOnce()
    {
        var host = await _fixture.StartAsync(Stream);
        _fixture.Log.IsBlocking = true;
        var inFlight = host.PublishAsync([ChannelFixture.Json("1")]).AsTask();
        var queued = host.PublishAsync([ChannelFixture.Json("2")]).AsTask();

        host.GiveUp();

        Assert.True(host.IsGivenUp);
        Assert.Equal(PublishOutcome.Unavailable, (await inFlight.WaitAsync(Cancellation)).Outcome);
        Assert.Equal(PublishOutcome.Unavailable, (await queued.WaitAsync(Cancellation)).Outcome);
        Assert.Equal(PublishOutcome.Unavailable, (await host.PublishAsync([ChannelFixture.Json("3")])).Outcome);
        var closing = host.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);
        _fixture.Log.IsBlocking = false;
        _fixture.Log.Release();
        await closing.WaitAsync(Cancellation);
        Assert.Equal(["1"], await _fixture.TextsAsync(Stream));
    }

    [Fact]
    public async Task Publish_FromManyThreads_LosesAndRepeatsNothing()
    {
        const int Publishers = 8;
        const int Each = 2_000;
        await using var host = await _fixture.StartAsync(Stream);
        var publishers = Enumerable.Range(0, Publishers).Select(async _ =>
        {
            await Task.Yield();
            var offsets = new List<ulong>();
            for (var i = 0; i < Each; i++)
            {
                var result = await host.PublishAsync([ChannelFixture.Json("1"), ChannelFixture.Json("2")]);
                Assert.Equal(PublishOutcome.Published, result.Outcome);
                offsets.Add(result.Position.Offset);
            }

            Assert.Equal(offsets.Order(), offsets);
            return offsets;
        });
        var all = await Task.WhenAll(publishers).WaitAsync(Cancellation);
        Assert.Equal(2UL * Publishers * Each, host.Status().Top.Offset);
        Assert.Equal(2UL * Publishers * Each, all.SelectMany(offsets => offsets).Max());
    }

    [Fact]
    public async Task Attach_JoinLeaveChannel_AnnouncesOnTheBroker()
    {
        await using var host = await _fixture.StartAsync(Broadcast);
        var subscriber = new Specifications.RecordingSubscriber();
        await using var subscription = await _fixture.Broker.SubscribeAsync(Broadcast, subscriber, Cancellation);
        await host.AttachAsync(ChannelFixture.Attachment(1, "a"), Cancellation);
        await host.DetachAsync(ChannelFixture.Node, 2, Cancellation);
        Assert.Equal("a", Assert.Single((await subscriber.NextChangeAsync(Cancellation)).Joined).Client);
        Assert.Equal("a", Assert.Single((await subscriber.NextChangeAsync(Cancellation)).Left).Client);
        Assert.Empty(host.Presence());
    }

    [Fact]
    public async Task Attach_ChannelWithoutJoinLeave_AnnouncesNothing()
    {
        await using var host = await _fixture.StartAsync(WithoutSource);
        var subscriber = new Specifications.RecordingSubscriber();
        await using var subscription = await _fixture.Broker.SubscribeAsync(WithoutSource, subscriber, Cancellation);
        await host.AttachAsync(ChannelFixture.Attachment(1, "a"), Cancellation);
        Assert.Equal("a", Assert.Single(host.Presence()).Client);
        Assert.True(subscriber.IsEmpty);
    }

    [Fact]
    public async Task Status_AfterPublishing_CountsTheMinute()
    {
        await using var host = await _fixture.StartAsync(Stream);
        await host.PublishAsync([ChannelFixture.Json("1"), ChannelFixture.Json("2")]);
        await host.AttachAsync(ChannelFixture.Attachment(1, "a", "b", "c"), Cancellation);
        var status = host.Status();
        Assert.Equal(2, status.PublicationsPerMinute);
        Assert.Equal(3, status.Subscribers);
        Assert.Null(status.Source);
    }

    [Fact]
    public async Task Admit_WithoutASource_IsNotFound()
    {
        await using var host = await _fixture.StartAsync(WithoutSource);
        var answer = await host.AdmitAsync(ChannelFixture.Request("a"), Cancellation);
        Assert.Equal(SourceAdmissionStatus.NotFound, answer.Status);
    }

    public void Dispose() => _fixture.Dispose();
}
