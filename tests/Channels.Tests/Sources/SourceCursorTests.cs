namespace LiveOrleans.Channels.Tests;

/// <summary>How far a source was read goes from run to run, and from host to host, as the log has it.</summary>
public sealed class SourceCursorTests : IDisposable
{
    private static readonly ChannelId Channel = TakeoverFixture.Sourced;

    private readonly TakeoverFixture _fixture = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ISourceSink Sink => _fixture.Source.Sink ?? throw new InvalidOperationException("The source never ran.");

    [Fact]
    public async Task Run_OfAnotherHost_GoesOnAtTheCursor()
    {
        var first = await OpenAsync("first");
        Assert.Null(Sink.Cursor);
        await Sink.WriteAsync([Json("1"), Json("2")], "two", Cancellation);
        Assert.Equal("two", Sink.Cursor);
        await Sink.WriteAsync([Json("3")], Cancellation);
        Assert.Equal("two", Sink.Cursor);
        await EndAsync(first);
        var second = await OpenAsync("second");
        Assert.Equal("two", Sink.Cursor);
        await EndAsync(second);
    }

    [Fact]
    public async Task Run_Again_GoesOnAtTheCursor()
    {
        var host = await OpenAsync("host");
        await Sink.WriteAsync([Json("1")], "one", Cancellation);
        var before = Sink;
        _fixture.Source.End(new IOException("cut"));
        await OpenedAsync();
        Assert.NotSame(before, Sink);
        Assert.Equal("one", Sink.Cursor);
        await EndAsync(host);
    }

    [Fact]
    public async Task Write_SeveralThatBecomeOneBatch_StoresTheLastCursor()
    {
        var host = await OpenAsync("host");
        var answers = new TaskCompletionSource();
        _fixture.Log.AppendAnswers = answers.Task;
        Task[] writes =
        [
            Sink.WriteAsync([Json("1")], "one", Cancellation).AsTask(),
            Sink.WriteAsync([Json("2")], "two", Cancellation).AsTask(),
            Sink.WriteAsync([Json("3")], "three", Cancellation).AsTask(),
            Sink.WriteAsync([Json("4")], Cancellation).AsTask(),
        ];
        answers.SetResult();
        var all = Task.WhenAll(writes);
        while (!all.IsCompleted)
        {
            // The batches after the first are the scheduler's.
            _fixture.Clock.Scheduler.RunAll();
            await Task.Yield();
            Cancellation.ThrowIfCancellationRequested();
        }

        await all;
        Assert.Equal("three", await _fixture.Log.ReadCursorAsync(Channel, Cancellation));
        await EndAsync(host);
    }

    [Theory]
    [InlineData(1024, false)]
    [InlineData(1025, true)]
    public async Task Write_LongCursor_IsKeptUpToTheBound(int bytes, bool isDropped)
    {
        var host = await OpenAsync("host");
        await Sink.WriteAsync([Json("1")], "one", Cancellation);

        // Bytes count, not letters.
        var cursor = new string('\u00e9', bytes / 2) + new string('x', bytes % 2);
        await Sink.WriteAsync([Json("2")], cursor, Cancellation);
        await AssertCursorAsync(isDropped ? null : cursor);
        await EndAsync(host);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    public async Task Write_NoCursor_LeavesNone(string cursor)
    {
        var host = await OpenAsync("host");
        await Sink.WriteAsync([Json("1")], "one", Cancellation);
        await Sink.WriteAsync([], cursor, Cancellation);
        await AssertCursorAsync(null);
        await EndAsync(host);
    }

    [Fact]
    public async Task Write_NothingNew_DoesNotReachTheLog()
    {
        var host = await OpenAsync("host");
        await Sink.WriteAsync([Json("1")], "one", Cancellation);
        _fixture.Log.AppendAnswers = Task.FromException(new InvalidOperationException("It was appended to."));
        await Sink.WriteAsync([], Cancellation);
        await Sink.WriteAsync([], "one", Cancellation);
        _fixture.Log.AppendAnswers = Task.CompletedTask;
        await Sink.WriteAsync([], string.Empty, Cancellation);
        _fixture.Log.AppendAnswers = Task.FromException(new InvalidOperationException("It was appended to."));
        await Sink.WriteAsync([], string.Empty, Cancellation);
        await EndAsync(host);
    }

    [Fact]
    public async Task Write_LogThatAppendedButDoesNotAnswer_EndsTheRunAndTheNextBeginsBehindIt()
    {
        var host = await OpenAsync("host");
        await Sink.WriteAsync([Json("1")], "one", Cancellation);
        _fixture.Log.AppendAnswers = Task.FromException(new ChannelUnavailableException("no answer"));
        var write = WriteAsync("2", "two");
        var failure = await Assert.ThrowsAsync<ChannelUnavailableException>(
            () => _fixture.Clock.AdvanceUntilAsync(write, TimeSpan.FromSeconds(6), "the end of the write"));
        _fixture.Log.AppendAnswers = Task.CompletedTask;
        _fixture.Source.End(failure);
        await OpenedAsync();
        Assert.Equal("two", Sink.Cursor);
        Assert.Equal(2UL, (await _fixture.TopAsync(Channel)).Offset);
        await EndAsync(host);
    }

    [Fact]
    public async Task Run_CursorCannotBeRead_IsTriedAgainAndSaysWhy()
    {
        _fixture.Log.CursorAnswers = Task.FromException(new ChannelUnavailableException("the log is away"));
        var host = await StartAsync("host");
        _fixture.Clock.AdvanceInSteps(TimeSpan.FromSeconds(2));
        Assert.Equal(0, _fixture.Source.Opens);
        Assert.Equal("the log is away", host.Status().Source?.LastError);
        _fixture.Log.CursorAnswers = Task.CompletedTask;
        await OpenedAsync();
        await EndAsync(host);
    }

    [Fact]
    public async Task Run_LeaseIsOverWhenTheCursorIsRead_OpensNothing()
    {
        var answer = new TaskCompletionSource();
        _fixture.Log.CursorAnswers = answer.Task;
        var host = await StartAsync("host");
        _fixture.Clock.Scheduler.RunAll();

        // A process that was paused: the clock has moved, and the answer is the first thing to run. The next run gets none.
        _fixture.Log.CursorAnswers = new TaskCompletionSource().Task;
        answer.SetResult();
        _fixture.Clock.Advance(TimeSpan.FromSeconds(3));
        _fixture.Clock.Scheduler.RunAll();
        Assert.Equal(0, _fixture.Source.Opens);
        await EndAsync(host);
    }

    public void Dispose() => _fixture.Dispose();

    private static AppendEntry Json(string json) => ChannelFixture.Json(json);

    // On the scheduler of the run, as a source writes.
    private Task WriteAsync(string json, string cursor)
    {
        var sink = Sink;
        return Task.Factory.StartNew(
            () => sink.WriteAsync([Json(json)], cursor, Cancellation).AsTask(),
            Cancellation,
            TaskCreationOptions.None,
            _fixture.Clock.Scheduler).Unwrap();
    }

    private async Task AssertCursorAsync(string? expected)
    {
        Assert.Equal(expected, Sink.Cursor);
        Assert.Equal(expected, await _fixture.Log.ReadCursorAsync(Channel, Cancellation));
    }

    private async Task<ChannelHost> StartAsync(string node)
    {
        var host = await _fixture.StartAsync(Channel, node);
        await host.AttachAsync(TakeoverFixture.Attachment("n", 1, "a"), Cancellation);
        return host;
    }

    private async Task<ChannelHost> OpenAsync(string node)
    {
        var host = await StartAsync(node);
        await OpenedAsync();
        return host;
    }

    private async Task OpenedAsync() =>
        await _fixture.Clock.AdvanceUntilAsync(_fixture.Source.OpenedAsync(), TimeSpan.FromSeconds(6), "the open");

    private async Task EndAsync(ChannelHost host)
    {
        var end = host.DisposeAsync();
        _fixture.Clock.Scheduler.RunAll();
        await end;
    }
}
