namespace LiveOrleans.Channels.Tests;

/// <summary>What simulated clusters have found in runs and loops of sources, one by one.</summary>
public sealed class SourceRunTests : IAsyncDisposable
{
    private readonly ChannelFixture _fixture = new();
    private ChannelHost? _host;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SteeredSource Source => _fixture.Source;

    [Fact]
    public async Task Write_LogDoesNotAnswer_TheSourceIsClosedWhenItsLeaseIsLost()
    {
        await OpenAsync();
        _fixture.Log.IsBlocking = true;
        var write = Write("1", Cancellation);
        await _fixture.Leases.ReleaseAsync(ChannelFixture.Channel, Source.Sink!.Token, Cancellation);
        await _fixture.Clock.AdvanceUntilAsync(Source.ClosedAsync(), TimeSpan.FromSeconds(1.1), "the close");
        _fixture.Clock.Scheduler.RunAll();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        _fixture.Log.IsBlocking = false;
        _fixture.Log.Release();
        Assert.Empty(await _fixture.TextsAsync());
    }

    [Fact]
    public async Task Write_AbandonedInTheQueue_IsNotAppended()
    {
        var host = await OpenAsync();
        _fixture.Log.IsBlocking = true;
        var before = Run(() => host.PublishAsync([ChannelFixture.Json("1")]).AsTask());
        using var cancelled = new CancellationTokenSource();
        var write = Write("2", cancelled.Token);
        await cancelled.CancelAsync();
        _fixture.Clock.Scheduler.RunAll();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        _fixture.Log.IsBlocking = false;
        _fixture.Log.Release();
        _fixture.Clock.Scheduler.RunAll();
        await before;
        Assert.Equal(["1"], await _fixture.TextsAsync());
    }

    [Fact]
    public async Task Write_LogSilentForLongerThanItsDeadline_IsRepeatedUnderItsBatchId()
    {
        await OpenAsync();
        _fixture.Log.IsBlocking = true;
        var write = Write("1", Cancellation);
        _fixture.Clock.AdvanceInSteps(AppendPump.MaxWait + TimeSpan.FromSeconds(1));
        _fixture.Log.IsBlocking = false;
        _fixture.Log.Release(new ChannelUnavailableException("no answer"));
        _fixture.Clock.AdvanceInSteps(TimeSpan.FromSeconds(1));
        await write;
        Assert.Equal(2, _fixture.Log.Requests.Count);
        Assert.Single(_fixture.Log.Requests.Select(request => request.BatchId).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Publish_BehindABatchThatIsRepeated_IsRefusedInTime()
    {
        var host = await OpenAsync();
        _fixture.Log.IsBlocking = true;
        var write = Write("1", Cancellation);
        var behind = Run(() => host.PublishAsync([ChannelFixture.Json("2")]).AsTask());
        _fixture.Clock.AdvanceInSteps(AppendPump.MaxWait);
        _fixture.Log.Release(new ChannelUnavailableException("no answer"));
        _fixture.Clock.AdvanceInSteps(TimeSpan.FromSeconds(1));
        Assert.Equal(PublishOutcome.Overloaded, (await behind).Outcome);
        Assert.False(write.IsCompleted);
        _fixture.Log.IsBlocking = false;
        _fixture.Log.Release();
        _fixture.Clock.AdvanceInSteps(TimeSpan.FromSeconds(1));
        await write;
    }

    [Fact]
    public async Task Publish_ByTwoHosts_BatchesDifferInMoreThanTheWriter()
    {
        foreach (var seed in new[] { 1, 2 })
        {
            await using var host = new ChannelHost(ChannelFixture.Channel, new ChannelRule(), _fixture.Ports() with { Random = new Random(seed) });
            await host.StartAsync(Cancellation);
            await host.PublishAsync([ChannelFixture.Json("1")]);
        }

        var names = _fixture.Log.Requests.Select(request => request.BatchId[request.BatchId.IndexOf(':', StringComparison.Ordinal)..]);
        Assert.Equal(2, names.Distinct(StringComparer.Ordinal).Count());
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            var end = _host.DisposeAsync();
            _fixture.Clock.Scheduler.RunAll();
            await end;
        }

        _fixture.Dispose();
    }

    private Task<int> Write(string json, CancellationToken cancellationToken) => Run(async () =>
    {
        await Source.Sink!.WriteAsync([ChannelFixture.Json(json)], cancellationToken);
        return 1;
    });

    /// <summary>Begins something on the scheduler that this test steps.</summary>
    private Task<T> Run<T>(Func<Task<T>> begin)
    {
        var task = Task.Factory.StartNew(begin, Cancellation, TaskCreationOptions.DenyChildAttach, _fixture.Clock.Scheduler).Unwrap();
        _fixture.Clock.Scheduler.RunAll();
        return task;
    }

    private async Task<ChannelHost> OpenAsync()
    {
        _host = await _fixture.StartAsync();
        await _host.AttachAsync(ChannelFixture.Attachment(1, "a"), Cancellation);
        await _fixture.Clock.AdvanceUntilAsync(Source.OpenedAsync(), TimeSpan.Zero, "the open");
        return _host;
    }
}
