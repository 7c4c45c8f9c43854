using LiveOrleans.Specifications;

namespace LiveOrleans.Channels.Tests;

/// <summary>A host that follows one that died, and changes of the subscriber set that fail or cross each other.</summary>
public sealed class ChannelHostTakeoverTests : IAsyncLifetime
{
    private static readonly ChannelId Broadcast = TakeoverFixture.Broadcast;

    private readonly TakeoverFixture _fixture = new();
    private readonly RecordingSubscriber _announced = new();
    private IAsyncDisposable? _subscription;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _subscription = await _fixture.Broker.SubscribeAsync(Broadcast, _announced, Cancellation);

    [Fact]
    public async Task Start_AfterAHostThatDied_WantsItsSourceAtOnce()
    {
        var dead = await _fixture.StartAsync(TakeoverFixture.Sourced, "dead", new SteppedScheduler());
        await dead.AttachAsync(TakeoverFixture.Attachment("n", 1, "a"), Cancellation);
        var host = await _fixture.StartAsync(TakeoverFixture.Sourced, "host");
        Assert.Equal([new NodeId("n")], host.Nodes);
        _fixture.Clock.Scheduler.RunAll();
        await _fixture.Source.OpenedAsync().WaitAsync(Cancellation);
        var end = host.DisposeAsync();
        _fixture.Clock.Scheduler.RunAll();
        await end;
    }

    [Fact]
    public async Task Start_SubscribersOfTheHostBefore_CountAsSubscribed()
    {
        await using var dead = await _fixture.StartAsync(Broadcast, "dead");
        await dead.AttachAsync(TakeoverFixture.Attachment("n1", 1, "a", "b"), Cancellation);
        await dead.AttachAsync(TakeoverFixture.Attachment("n2", 1, "c"), Cancellation);
        await using var host = await _fixture.StartAsync(Broadcast, "host");
        Assert.True(host.IsSubscribed);
        Assert.Equal(3, host.Status().Subscribers);
        Assert.Equal(["a", "b", "c"], host.Presence().Select(client => client.Client).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task GiveUp_ChangesThatTheStoreDoesNotAnswer_AreRefusedAtOnceAndThoseBehindThem()
    {
        await using var host = await TakeOverAsync("a", "b");
        var silence = new TaskCompletionSource();
        _fixture.Store.BeforeChange = () => silence.Task;
        Task[] changes =
        [
            host.AttachAsync(TakeoverFixture.Attachment("m", 1, "c"), Cancellation).AsTask(),
            host.DetachAsync(new NodeId("n"), long.MaxValue, Cancellation).AsTask(),
        ];
        Assert.All(changes, static change => Assert.False(change.IsCompleted));

        host.GiveUp();

        foreach (var change in changes)
        {
            await Assert.ThrowsAsync<ChannelUnavailableException>(() => change.WaitAsync(Cancellation));
        }

        await Assert.ThrowsAsync<ChannelUnavailableException>(async () => await host.AttachAsync(TakeoverFixture.Attachment("m", 2), Cancellation));
    }

    [Fact]
    public async Task Attach_MembersThatTheHostBeforeHad_JoinNoSecondTime()
    {
        await using var host = await TakeOverAsync("a", "b");
        await host.AttachAsync(TakeoverFixture.Attachment("n", 2, "a", "b"), Cancellation);
        Assert.True(_announced.IsEmpty);
    }

    [Fact]
    public async Task Attach_WithoutAMemberThatTheHostBeforeHad_AnnouncesOneLeave()
    {
        await using var host = await TakeOverAsync("a", "b");
        await host.AttachAsync(TakeoverFixture.Attachment("n", 2, "a"), Cancellation);
        await host.AttachAsync(TakeoverFixture.Attachment("n", 3, "a"), Cancellation);
        var change = await _announced.NextChangeAsync(Cancellation);
        Assert.Equal("b", Assert.Single(change.Left).Client);
        Assert.Empty(change.Joined);
        Assert.True(_announced.IsEmpty);
    }

    [Fact]
    public async Task Detach_NodeThatIsGone_AnnouncesEachLeaveOnce()
    {
        await using var host = await TakeOverAsync("a", "b");
        await host.DetachAsync(new NodeId("n"), long.MaxValue, Cancellation);
        await host.DetachAsync(new NodeId("n"), long.MaxValue, Cancellation);
        var change = await _announced.NextChangeAsync(Cancellation);
        Assert.Equal(["a", "b"], change.Left.Select(client => client.Client).Order(StringComparer.Ordinal));
        Assert.True(_announced.IsEmpty);
        Assert.Empty(await _fixture.Store.ReadAsync(Broadcast, Cancellation));
    }

    [Fact]
    public async Task Detach_OfTheStateBeforeAReturn_IsIgnored()
    {
        await using var host = await _fixture.StartAsync(Broadcast, "host");
        await host.AttachAsync(TakeoverFixture.Attachment("n", 5, "a"), Cancellation);
        await host.DetachAsync(new NodeId("n"), 4, Cancellation);
        Assert.Equal("a", Assert.Single(host.Presence()).Client);
        Assert.Single(await _fixture.Store.ReadAsync(Broadcast, Cancellation));
    }

    [Fact]
    public async Task Attach_StoreThatFails_LeavesNothingHalfDone()
    {
        await using var host = await _fixture.StartAsync(TakeoverFixture.Sourced, "host");
        _fixture.Store.BeforeChange = static () => throw new ChannelUnavailableException("away");
        await Assert.ThrowsAsync<ChannelUnavailableException>(() => host.AttachAsync(TakeoverFixture.Attachment("n", 1, "a"), Cancellation).AsTask());
        Assert.False(host.IsSubscribed);
        Assert.Empty(host.Presence());
        Assert.Equal(SourceState.Idle, host.Status().Source?.State);
        Assert.False(host.Superseded.IsCompleted);
    }

    [Fact]
    public async Task Attach_RepeatedAfterAFailure_AnnouncesOnce()
    {
        await using var host = await _fixture.StartAsync(Broadcast, "host");
        _fixture.Store.BeforeChange = static () => throw new ChannelUnavailableException("away");
        await Assert.ThrowsAsync<ChannelUnavailableException>(() => host.AttachAsync(TakeoverFixture.Attachment("n", 1, "a"), Cancellation).AsTask());
        _fixture.Store.BeforeChange = static () => Task.CompletedTask;
        await host.AttachAsync(TakeoverFixture.Attachment("n", 2, "a"), Cancellation);
        Assert.Equal("a", Assert.Single((await _announced.NextChangeAsync(Cancellation)).Joined).Client);
        Assert.True(_announced.IsEmpty);
    }

    [Fact]
    public async Task Detach_StoreThatFails_KeepsTheNode()
    {
        await using var host = await _fixture.StartAsync(Broadcast, "host");
        await host.AttachAsync(TakeoverFixture.Attachment("n", 1, "a"), Cancellation);
        _fixture.Store.BeforeChange = static () => throw new ChannelUnavailableException("away");
        await Assert.ThrowsAsync<ChannelUnavailableException>(() => host.DetachAsync(new NodeId("n"), 2, Cancellation).AsTask());
        Assert.True(host.IsSubscribed);
        _fixture.Store.BeforeChange = static () => Task.CompletedTask;
        await host.DetachAsync(new NodeId("n"), 2, Cancellation);
        Assert.False(host.IsSubscribed);
    }

    [Fact]
    public async Task Attach_ToAStaleWriter_SupersedesItAndKeepsNothing()
    {
        await using var zombie = await _fixture.StartAsync(Broadcast, "zombie");
        await using var owner = await _fixture.StartAsync(Broadcast, "owner");
        await Assert.ThrowsAsync<ChannelUnavailableException>(() => zombie.AttachAsync(TakeoverFixture.Attachment("n", 1, "a"), Cancellation).AsTask());
        await zombie.Superseded.WaitAsync(Cancellation);
        Assert.Empty(await _fixture.Store.ReadAsync(Broadcast, Cancellation));
        Assert.True(_announced.IsEmpty);
        Assert.False(zombie.IsSubscribed);
    }

    [Fact]
    public async Task Detach_FromAStaleWriter_SupersedesItAndAnnouncesNothing()
    {
        await using var zombie = await TakeOverAsync("a");
        await using var owner = await _fixture.StartAsync(Broadcast, "owner");
        await Assert.ThrowsAsync<ChannelUnavailableException>(() => zombie.DetachAsync(new NodeId("n"), long.MaxValue, Cancellation).AsTask());
        await zombie.Superseded.WaitAsync(Cancellation);
        Assert.True(_announced.IsEmpty);
        Assert.Single(await _fixture.Store.ReadAsync(Broadcast, Cancellation));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    public async Task Attach_TwoAtOnceInAnyOrder_TheLaterStateStays(long first, long second)
    {
        await using var host = await _fixture.StartAsync(Broadcast, "host");
        var gate = new TaskCompletionSource();
        _fixture.Store.BeforeChange = () => gate.Task;
        var attaches = new[] { first, second }.Select(revision => host.AttachAsync(State(revision), Cancellation).AsTask()).ToArray();
        gate.SetResult();
        await Task.WhenAll(attaches).WaitAsync(Cancellation);
        Assert.Equal(["a", "b"], host.Presence().Select(client => client.Client).Order(StringComparer.Ordinal));
        Assert.Equal(2, Assert.Single(await _fixture.Store.ReadAsync(Broadcast, Cancellation)).Revision);
    }

    [Fact]
    public async Task Attach_ManyAtOnce_AnnouncesEachMemberOnce()
    {
        const int Nodes = 8;
        const int Revisions = 50;
        await using var host = await _fixture.StartAsync(Broadcast, "host");
        await Task.WhenAll(Enumerable.Range(0, Nodes).SelectMany(node => Enumerable.Range(1, Revisions).Select(async revision =>
        {
            await Task.Yield();
            string[] members = [.. Enumerable.Range(1, revision).Select(member => $"{node}-{member}")];
            await host.AttachAsync(TakeoverFixture.Attachment($"n{node}", revision, members), Cancellation);
        }))).WaitAsync(Cancellation);
        var joined = new List<string>();
        while (!_announced.IsEmpty)
        {
            var change = await _announced.NextChangeAsync(Cancellation);
            joined.AddRange(change.Joined.Select(client => client.Client));
            Assert.Empty(change.Left);
        }

        Assert.Equal(Nodes * Revisions, host.Status().Subscribers);
        Assert.Equal(Nodes * Revisions, joined.Count);
        Assert.Equal(joined.Count, joined.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Attach_UnchangedMembers_CostsTheStoreNothing()
    {
        await using var host = await _fixture.StartAsync(Broadcast, "host");
        for (var revision = 1; revision <= 10; revision++)
        {
            await host.AttachAsync(TakeoverFixture.Attachment("n", revision, "a"), Cancellation);
        }

        Assert.Equal(1, _fixture.Store.Changes);
    }

    public async ValueTask DisposeAsync()
    {
        if (_subscription is not null)
        {
            await _subscription.DisposeAsync();
        }

        _fixture.Dispose();
    }

    private static NodeAttachment State(long revision) =>
        revision == 1 ? TakeoverFixture.Attachment("n", 1, "a") : TakeoverFixture.Attachment("n", 2, "a", "b");

    /// <summary>A host that follows one to which a node had attached; what that announced is read away.</summary>
    private async Task<ChannelHost> TakeOverAsync(params string[] members)
    {
        await using var before = await _fixture.StartAsync(Broadcast, "before");
        await before.AttachAsync(TakeoverFixture.Attachment("n", 1, members), Cancellation);
        await _announced.NextChangeAsync(Cancellation);
        return await _fixture.StartAsync(Broadcast, "after");
    }
}
