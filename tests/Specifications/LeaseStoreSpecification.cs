using LiveOrleans.Channels;

namespace LiveOrleans.Specifications;

/// <summary>What every <see cref="ILeaseStore"/> promises.</summary>
public abstract class LeaseStoreSpecification
{
    private static readonly NodeId First = new("first");
    private static readonly NodeId Second = new("second");
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract ILeaseStore Store { get; }

    /// <summary>Lets time pass for the store.</summary>
    protected abstract ValueTask AdvanceAsync(TimeSpan time);

    [Fact]
    public async Task Acquire_FreeChannel_IsGranted()
    {
        var grant = await AcquireAsync("free", First);
        Assert.True(grant.Acquired);
        Assert.True(grant.Token > FencingToken.None);
        Assert.Equal(First, grant.Holder);
    }

    [Fact]
    public async Task Acquire_HeldChannel_NamesTheHolderAndWhenToTryAgain()
    {
        var held = await AcquireAsync("held", First);
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        var refused = await AcquireAsync("held", Second);
        Assert.False(refused.Acquired);
        Assert.Equal(held.Token, refused.Token);
        Assert.Equal(First, refused.Holder);
        Assert.InRange(refused.Remaining, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Acquire_AfterTheLeaseRanOut_RisesTheToken()
    {
        var held = await AcquireAsync("ran-out", First);
        await AdvanceAsync(Duration);
        var next = await AcquireAsync("ran-out", Second);
        Assert.True(next.Acquired);
        Assert.True(next.Token > held.Token);
    }

    [Fact]
    public async Task Acquire_AfterRelease_IsGrantedAtOnceWithAHigherToken()
    {
        var held = await AcquireAsync("released", First);
        Assert.True(await Store.ReleaseAsync(Channel("released"), held.Token, Cancellation));
        var next = await AcquireAsync("released", Second);
        Assert.True(next.Acquired);
        Assert.True(next.Token > held.Token);
    }

    [Fact]
    public async Task Acquire_WithAFloor_IsAboveIt()
    {
        var floor = new FencingToken(long.MaxValue / 2);
        var grant = await Store.AcquireAsync(Channel("floor"), First, Duration, floor, Cancellation);
        Assert.True(grant.Token > floor);
    }

    [Fact]
    public async Task Renew_LiveLease_Extends()
    {
        var held = await AcquireAsync("renewed", First);
        await AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.True(await Store.RenewAsync(Channel("renewed"), held.Token, Duration, Cancellation));
        await AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.False((await AcquireAsync("renewed", Second)).Acquired);
    }

    [Fact]
    public async Task Renew_LostLease_IsRefusedAndTakesNothingFromTheHolder()
    {
        var lost = await AcquireAsync("taken", First);
        await AdvanceAsync(Duration);
        var held = await AcquireAsync("taken", Second);
        Assert.False(await Store.RenewAsync(Channel("taken"), lost.Token, Duration, Cancellation));
        Assert.True(await Store.RenewAsync(Channel("taken"), held.Token, Duration, Cancellation));
    }

    [Fact]
    public async Task Renew_AfterItRanOut_IsRefused()
    {
        var held = await AcquireAsync("late", First);
        await AdvanceAsync(Duration);
        Assert.False(await Store.RenewAsync(Channel("late"), held.Token, Duration, Cancellation));
    }

    [Fact]
    public async Task Release_AnotherHoldersLease_IsRefused()
    {
        var lost = await AcquireAsync("not-mine", First);
        await AdvanceAsync(Duration);
        await AcquireAsync("not-mine", Second);
        Assert.False(await Store.ReleaseAsync(Channel("not-mine"), lost.Token, Cancellation));
        Assert.False((await AcquireAsync("not-mine", First)).Acquired);
    }

    private static ChannelId Channel(string path) =>
        ChannelId.TryCreate(1, $"ds/lease/{path}", out var channel) ? channel : throw new ArgumentException(path, nameof(path));

    private ValueTask<LeaseGrant> AcquireAsync(string path, NodeId node) =>
        Store.AcquireAsync(Channel(path), node, Duration, FencingToken.None, Cancellation);
}
