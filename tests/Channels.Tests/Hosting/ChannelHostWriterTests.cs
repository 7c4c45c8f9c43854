namespace LiveOrleans.Channels.Tests;

/// <summary>What a host makes of what its subscribers have seen of the channel elsewhere.</summary>
public sealed class ChannelHostWriterTests : IDisposable
{
    private static readonly ChannelId Channel = TakeoverFixture.Stream;

    private readonly TakeoverFixture _fixture = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Attach_KnownNodeThatSawANewerWriter_SupersedesTheIdleZombie()
    {
        await using var zombie = await _fixture.StartAsync(Channel, "zombie");
        await zombie.AttachAsync(TakeoverFixture.Attachment("n", 1, "a"), Cancellation);
        await using var owner = await _fixture.StartAsync(Channel, "owner");
        await zombie.AttachAsync(Saw(2, await _fixture.WriterAsync(Channel)), Cancellation);
        await zombie.Superseded.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task Attach_WhoSawANewerWriter_LeavesTheChannelToIt()
    {
        await using var zombie = await _fixture.StartAsync(Channel, "zombie");
        await using var owner = await _fixture.StartAsync(Channel, "owner");
        var writer = await _fixture.WriterAsync(Channel);
        await Assert.ThrowsAsync<ChannelUnavailableException>(() => zombie.AttachAsync(Saw(1, writer), Cancellation).AsTask());
        Assert.Equal(writer, await _fixture.WriterAsync(Channel));
        Assert.Equal(PublishOutcome.Published, (await owner.PublishAsync([ChannelFixture.Json("1")])).Outcome);
        Assert.False(owner.Superseded.IsCompleted);
    }

    [Fact]
    public async Task Attach_WhoSawAWriterThatTheLogHasForgotten_OpensAboveIt()
    {
        await using var host = await _fixture.StartAsync(Channel, "n");
        var seen = new FencingToken((await _fixture.WriterAsync(Channel)).Value + 1000);
        _fixture.Flush();
        await host.AttachAsync(Saw(1, seen), Cancellation);
        Assert.True(await _fixture.WriterAsync(Channel) > seen);
        Assert.Equal(await _fixture.TopAsync(Channel), host.Top);
        Assert.Equal(PublishOutcome.Published, (await host.PublishAsync([ChannelFixture.Json("1")])).Outcome);
        Assert.False(host.Superseded.IsCompleted);
    }

    [Fact]
    public async Task Attach_WhileTheHostOpensAgain_IsKeptUnderTheNewRight()
    {
        await using var host = await _fixture.StartAsync(Channel, "n");
        var seen = new FencingToken((await _fixture.WriterAsync(Channel)).Value + 1000);
        _fixture.Flush();
        var answer = new TaskCompletionSource();
        _fixture.Log.OpenAnswers = answer.Task;
        var attach = host.AttachAsync(Saw(1, seen), Cancellation).AsTask();
        answer.SetResult();
        await attach.WaitAsync(Cancellation);
        Assert.False(host.Superseded.IsCompleted);
        Assert.Single(await _fixture.Store.ReadAsync(Channel, Cancellation));
    }

    [Fact]
    public async Task Detach_WhileTheHostOpensAgain_IsDoneUnderTheNewRight()
    {
        await using var host = await _fixture.StartAsync(Channel, "n");
        await host.AttachAsync(TakeoverFixture.Attachment("n", 1, "a"), Cancellation);
        var seen = new FencingToken((await _fixture.WriterAsync(Channel)).Value + 1000);
        _fixture.Flush();
        var answer = new TaskCompletionSource();
        _fixture.Log.OpenAnswers = answer.Task;
        await host.AttachAsync(Saw(2, seen), Cancellation);
        var detach = host.DetachAsync(new NodeId("n"), 3, Cancellation).AsTask();
        answer.SetResult();
        await detach.WaitAsync(Cancellation);
        Assert.False(host.Superseded.IsCompleted);
        Assert.False(host.IsSubscribed);
    }

    [Fact]
    public async Task Attach_TwoThatSawDifferentWriters_OpensAboveTheHigher()
    {
        await using var host = await _fixture.StartAsync(Channel, "n");
        var writer = (await _fixture.WriterAsync(Channel)).Value;
        var append = new TaskCompletionSource();
        _fixture.Log.AppendAnswers = append.Task;
        var publish = host.PublishAsync([ChannelFixture.Json("1")]).AsTask();

        // Both are learnt while the append is in flight, before either can be settled.
        await host.AttachAsync(Saw(1, new FencingToken(writer + 2000)), Cancellation);
        await host.AttachAsync(Saw(2, new FencingToken(writer + 1000)), Cancellation);
        append.SetResult();
        await publish.WaitAsync(Cancellation);
        _fixture.Log.AppendAnswers = Task.CompletedTask;
        await host.PublishAsync([ChannelFixture.Json("2")]);
        Assert.True((await _fixture.WriterAsync(Channel)).Value > writer + 2000);
    }

    [Fact]
    public async Task Publish_SubscriberKnowsMoreThanTheLog_BeginsANewEpoch()
    {
        await using var host = await _fixture.StartAsync(Channel, "n");
        var before = (await host.PublishAsync([ChannelFixture.Json("1")])).Position;
        await host.AttachAsync(Knows(1, before with { Offset = 9 }), Cancellation);
        var after = (await host.PublishAsync([ChannelFixture.Json("2")])).Position;
        Assert.NotEqual(before.Epoch, after.Epoch);
        Assert.Equal(1UL, after.Offset);
    }

    [Fact]
    public async Task Publish_SubscriberToldDuringAnAppend_BeginsANewEpochWithTheNext()
    {
        await using var host = await _fixture.StartAsync(Channel, "n");
        var append = new TaskCompletionSource();
        _fixture.Log.AppendAnswers = append.Task;
        var publish = host.PublishAsync([ChannelFixture.Json("1")]).AsTask();
        await host.AttachAsync(Knows(1, await _fixture.TopAsync(Channel) with { Offset = 9 }), Cancellation);
        append.SetResult();
        var before = (await publish.WaitAsync(Cancellation)).Position;
        var after = (await host.PublishAsync([ChannelFixture.Json("2")])).Position;
        Assert.NotEqual(before.Epoch, after.Epoch);
    }

    [Fact]
    public async Task Publish_SubscriberKnowsMoreAndAForgottenWriter_BeginsANewEpoch()
    {
        await using var host = await _fixture.StartAsync(Channel, "n");
        var before = (await host.PublishAsync([ChannelFixture.Json("1")])).Position;
        var seen = new FencingToken((await _fixture.WriterAsync(Channel)).Value + 1000);
        await host.AttachAsync(Knows(1, before with { Offset = 9 }) with { Highest = seen }, Cancellation);
        var after = (await host.PublishAsync([ChannelFixture.Json("2")])).Position;
        Assert.NotEqual(before.Epoch, after.Epoch);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task Publish_SubscriberKnowsNoMoreThanTheLog_StaysInItsEpoch(ulong known)
    {
        await using var host = await _fixture.StartAsync(Channel, "n");
        var before = (await host.PublishAsync([ChannelFixture.Json("1")])).Position;
        await host.AttachAsync(Knows(1, before with { Offset = known }), Cancellation);
        Assert.Equal(before with { Offset = 2 }, (await host.PublishAsync([ChannelFixture.Json("2")])).Position);
    }

    [Fact]
    public async Task Publish_SubscriberKnowsAnotherEpoch_StaysInItsOwn()
    {
        await using var host = await _fixture.StartAsync(Channel, "n");
        var before = (await host.PublishAsync([ChannelFixture.Json("1")])).Position;
        await host.AttachAsync(Knows(1, new StreamPosition("other", 9)), Cancellation);
        Assert.Equal(before with { Offset = 2 }, (await host.PublishAsync([ChannelFixture.Json("2")])).Position);
    }

    [Fact]
    public async Task Attach_WhoFoundTheTailLostAndBeganAnEpoch_TellsTheHost()
    {
        await using var host = await _fixture.StartAsync(Channel, "n");
        var before = (await host.PublishAsync([ChannelFixture.Json("1")])).Position;
        var read = await _fixture.Log.ReadAsync(Channel, before with { Offset = 9 }, Cancellation);
        Assert.NotEqual(before.Epoch, read.Top.Epoch);
        Assert.Equal(before, host.Top);

        await host.AttachAsync(Knows(1, read.Top) with { Highest = read.Writer }, Cancellation);
        Assert.Equal(read.Top, host.Top);
        Assert.False(host.Superseded.IsCompleted);
        Assert.Equal(read.Top with { Offset = 2 }, (await host.PublishAsync([ChannelFixture.Json("2")])).Position);
    }

    [Fact]
    public async Task Attach_WhoIsInAnotherEpochThanTheLog_ChangesNothing()
    {
        await using var host = await _fixture.StartAsync(Channel, "n");
        var before = (await host.PublishAsync([ChannelFixture.Json("1")])).Position;
        await host.AttachAsync(Knows(1, new StreamPosition("other", 9)) with { Highest = await _fixture.WriterAsync(Channel) }, Cancellation);
        Assert.Equal(before, host.Top);
        Assert.Equal(before with { Offset = 2 }, (await host.PublishAsync([ChannelFixture.Json("2")])).Position);
    }

    public void Dispose() => _fixture.Dispose();

    private static NodeAttachment Saw(long revision, FencingToken writer) => TakeoverFixture.Attachment("n", revision, "a") with { Highest = writer };

    private static NodeAttachment Knows(long revision, StreamPosition top) => TakeoverFixture.Attachment("n", revision, "a") with { Known = top };
}
