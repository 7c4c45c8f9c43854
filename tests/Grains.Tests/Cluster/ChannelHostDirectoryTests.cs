using LiveOrleans.Channels;

namespace LiveOrleans.Grains.Tests;

public sealed class ChannelHostDirectoryTests : IDisposable
{
    private readonly OwnedChannels _channels = new();

    private static AppendEntry[][] Two => [[AppendEntry.Json("1"u8.ToArray())], [AppendEntry.Json("2"u8.ToArray())]];

    private ChannelHostDirectory Directory => _channels.Directory;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Remove_HostThatWasReplaced_KeepsTheNewOne()
    {
        var before = await _channels.AddAsync();
        var after = await _channels.AddAsync();
        await Directory.RemoveAsync(before);
        Assert.Same(after, Assert.Single(Directory.Channels).Host);
        Assert.Null(Directory.TakeLeft());
    }

    [Fact]
    public async Task List_Page_IsByNameAndAfterTheLast()
    {
        foreach (var number in new[] { 3, 1, 2, 4 })
        {
            await _channels.AddAsync(number);
        }

        var page = Directory.List(new ChannelListQuery(1, "stream/", "stream/x/1", 2));
        Assert.Equal(["stream/x/2", "stream/x/3"], page.Select(static status => status.Channel.Name));
        Assert.Empty(Directory.List(new ChannelListQuery(2)));
    }

    [Theory]
    [InlineData("STREAM/X", 2)]
    [InlineData("eAm/x/1", 1)]
    [InlineData("stream/y", 0)]
    public async Task List_PartOfAName_IsFoundInCapitalsOrNot(string contains, int expected)
    {
        await _channels.AddAsync(1);
        await _channels.AddAsync(2);

        Assert.Equal(expected, Directory.List(new ChannelListQuery(1, contains)).Count);
    }

    [Fact]
    public async Task GiveUpAll_GrainThatDoesNotLeave_KeepsNoOtherWaiting()
    {
        var stuck = await _channels.AddAsync();
        Directory.Add(stuck, FakeGrainContext.Create(static () => new TaskCompletionSource().Task));
        var others = new[] { await _channels.AddAsync(2), await _channels.AddAsync(3) };

        Directory.GiveUpAll();

        while (Directory.Count > 1)
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.All([stuck, .. others], static host => Assert.True(host.IsGivenUp));
        Assert.True(Directory.IsClosed);
        Directory.Serve();
        Assert.False(Directory.IsClosed);
    }

    [Fact]
    public async Task MoveAll_GrainThatNobodyTakes_LeavesAllTheSame()
    {
        var host = await _channels.AddAsync();
        Directory.Add(host, FakeGrainContext.Create(() => _channels.LeaveAsync(host), isMovable: false));
        var move = Directory.MoveAllAsync(_channels.Clock, Cancellation);
        while (!move.IsCompleted)
        {
            Cancellation.ThrowIfCancellationRequested();
            _channels.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await move;
        Assert.Equal(0, Directory.Count);
    }

    [Fact]
    public async Task CloseAll_Channels_RefuseWhatComes()
    {
        var hosts = new[] { await _channels.AddAsync(1), await _channels.AddAsync(2) };
        await Directory.CloseAllAsync();
        Assert.Equal(0, Directory.Count);
        foreach (var host in hosts)
        {
            var result = await host.PublishAsync([AppendEntry.Json("1"u8.ToArray())]);
            Assert.Equal(PublishOutcome.Unavailable, result.Outcome);
        }
    }

    [Fact]
    public async Task TryPublishEach_ChannelThatIsSubscribedTo_PublishesOnIt()
    {
        var host = await _channels.AddAsync();
        Assert.True(Directory.TryPublishEach(host.Channel, Two, out var results));
        Assert.Equal([1UL, 2UL], (await results).Select(static result => result.Position.Offset));
        Assert.Equal(2UL, host.Top.Offset);
    }

    [Fact]
    public async Task TryPublishEach_ChannelOfAnother_IsTheGrains()
    {
        var host = await _channels.AddAsync();
        await _channels.LeaveAsync(host);
        Assert.False(Directory.TryPublishEach(host.Channel, Two, out _));
    }

    // Orleans would collect its grain, which only calls keep.
    [Fact]
    public async Task TryPublishEach_ChannelWithoutSubscribers_IsTheGrains()
    {
        var host = await _channels.AddAsync(isSubscribed: false);
        Assert.False(Directory.TryPublishEach(host.Channel, Two, out _));
        Assert.Equal(0UL, host.Top.Offset);
    }

    [Fact]
    public async Task Remove_WhileSomebodyPublishes_WaitsForTheAnswer()
    {
        _channels.Log.IsBlocking = true;
        var host = await _channels.AddAsync();
        Assert.True(Directory.TryPublishEach(host.Channel, Two, out var publish));
        var leaving = Directory.RemoveAsync(host);
        Assert.False(leaving.IsCompleted);
        Assert.False(publish.IsCompleted);
        _channels.Log.Release();
        await leaving;
        Assert.All(await publish, static result => Assert.Equal(PublishOutcome.Published, result.Outcome));
    }

    public void Dispose() => _channels.Dispose();
}
