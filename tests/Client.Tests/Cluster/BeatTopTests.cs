using LiveOrleans.Channels;

namespace LiveOrleans.Client.Tests;

/// <summary>What a replica makes of the tops in the beats, and of a broker that was cut off.</summary>
public sealed class BeatTopTests : IAsyncLifetime
{
    private readonly WatchedReplica _watched = new();

    public ValueTask InitializeAsync() => new(_watched.OpenAsync());

    [Fact]
    public async Task OnTop_TailThatTheBrokerLost_IsHealed()
    {
        await _watched.PublishAsync();
        _watched.Broker.Times = static _ => 0;
        await _watched.PublishAsync();
        var top = await _watched.PublishAsync();
        Beat(top);
        await _watched.Observer.ReachesAsync(3);
        Assert.Equal([1UL, 2UL, 3UL], _watched.Observer.Offsets);
        Assert.False(_watched.Observer.Reset.IsCompleted);
    }

    [Fact]
    public async Task OnTop_EpochThatTheBrokerLost_TellsTheSessions()
    {
        var before = await _watched.PublishAsync();
        _watched.Broker.Times = static _ => 0;
        var top = await _watched.PublishAsync(before with { Offset = 9 });
        Beat(top);
        await _watched.Observer.Reset.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(top, _watched.Top);
    }

    [Fact]
    public async Task OnTop_NothingMissing_ReadsNothing()
    {
        var first = await _watched.PublishAsync();
        var second = await _watched.PublishAsync();
        Beat(first);
        Beat(second);
        Assert.Equal(1, _watched.Log.Reads);
    }

    [Fact]
    public async Task OnTop_OfAnEpochThatIsOver_TellsNobodyAnything()
    {
        var before = await _watched.PublishAsync();
        await _watched.PublishAsync(before with { Offset = 9 });
        await _watched.Observer.Reset.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var top = _watched.Top;
        Beat(before);
        await _watched.PublishAsync();
        await _watched.Observer.ReachesAsync(2);
        Assert.Equal(top with { Offset = 2 }, _watched.Top);
    }

    [Fact]
    public async Task OnInterrupted_TailThatTheBrokerLost_IsHealed()
    {
        await _watched.PublishAsync();
        _watched.Broker.Times = static _ => 0;
        await _watched.PublishAsync();
        _watched.Replica.OnInterrupted();
        await _watched.Observer.ReachesAsync(2);
        Assert.Equal([1UL, 2UL], _watched.Observer.Offsets);
    }

    [Fact]
    public async Task OnInterrupted_WhileTheLogIsRead_ReadsItAgain()
    {
        var gate = new TaskCompletionSource();
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _watched.Log.AfterRead = _ =>
        {
            reading.TrySetResult();
            return gate.Task;
        };
        _watched.Replica.OnInterrupted();
        await reading.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        // Lost by the second interruption, after the first one's read.
        _watched.Broker.Times = static _ => 0;
        await _watched.PublishAsync();
        _watched.Replica.OnInterrupted();
        gate.SetResult();
        await _watched.Observer.ReachesAsync(1);
    }

    public ValueTask DisposeAsync() => _watched.DisposeAsync();

    private void Beat(StreamPosition top) => _watched.Beat("owner", tops: [new ChannelTop(WatchedReplica.Name, top)]);
}
