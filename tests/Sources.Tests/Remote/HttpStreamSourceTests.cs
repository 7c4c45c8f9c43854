using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace LiveOrleans.Sources.Tests;

public sealed class HttpStreamSourceTests
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_Request_CarriesTokenChannelAndConfiguredHeaders()
    {
        await using var server = await ScriptedServer.StartAsync("data: 1\n\n");
        var source = server.Source(options => options with { Headers = [new("Authorization", "Bearer s"), new("X-Name", "\u20ac")] });
        await source.RunAsync(new RecordingSink(42), Cancellation);
        var headers = Assert.Single(server.Requests);
        Assert.Equal("42", headers["Live-Fencing-Token"]);
        Assert.Equal("7/ds/weather/berlin/now", headers["Live-Channel"]);
        Assert.Equal("text/event-stream", headers["Accept"]);
        Assert.Equal("Bearer s", headers["Authorization"]);
        Assert.Equal("\u20ac", headers["X-Name"]);
        Assert.False(headers.ContainsKey("Last-Event-ID"));
        Assert.False(headers.ContainsKey("traceparent"));
        Assert.Equal(["/feed/berlin/now"], server.Paths);
    }

    [Fact]
    public async Task Run_BodyEnds_ReturnsAfterAllWasTaken()
    {
        await using var server = await ScriptedServer.StartAsync("data: 1\n\ndata: {\ndata: \"a\": 2}\n\n: still here\n\ndata\n\n");
        var sink = new RecordingSink();
        await server.Source().RunAsync(sink, Cancellation);
        Assert.Equal(["1", "{\"a\":2}"], sink.TakenData());
    }

    [Fact]
    public async Task Run_Frames_AreTakenApart()
    {
        await using var server = await ScriptedServer.StartAsync(
            """
            data: {"data":{"values":[[0]]}}

            data: {"schema":{"fields":[]},"data":{"values":[[1]]}}

            data: {"data":{"values":[[2]]}}

            data: {"schema":{"fields":[]},"data":{"values":[[3]]}}


            """.ReplaceLineEndings("\n"));
        var sink = new RecordingSink();
        await server.Source().RunAsync(sink, Cancellation);
        var entries = await sink.NextAsync();
        Assert.Equal(
            ["""{"data":{"values":[[0]]}}""", """{"values":[[1]]}""", """{"values":[[2]]}""", """{"values":[[3]]}"""],
            entries.Select(entry => Encoding.UTF8.GetString(entry.Data.Span)));
        Assert.Null(entries[0].Schema);
        Assert.Equal("""{"fields":[]}""", Encoding.UTF8.GetString(entries[1].Schema!.Json.Span));
        Assert.Same(entries[1].Schema, entries[2].Schema);
        Assert.Same(entries[1].Schema, entries[3].Schema);
    }

    [Fact]
    public async Task Run_ManyEventsAtOnce_TravelInBatches()
    {
        const int Count = 5000;
        await using var server = await ScriptedServer.StartAsync(string.Concat(Enumerable.Range(0, Count).Select(i => $"data: {i}\n\n")));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sink = new RecordingSink { Gate = gate.Task };
        var run = server.Source().RunAsync(sink, Cancellation);
        await sink.Held.WaitAsync(AtOnce * 20, Cancellation);
        gate.SetResult();
        var data = new List<string>();
        while (data.Count < Count)
        {
            var batch = await sink.NextAsync();
            Assert.InRange(batch.Count, 1, MessageBatch.MaxEntries);
            data.AddRange(batch.Select(entry => Encoding.UTF8.GetString(entry.Data.Span)));
        }

        await run;
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"{i}"), data);
        Assert.InRange(sink.Writes, Count / MessageBatch.MaxEntries, Count / 20);
    }

    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("application/ndjson; charset=utf-8")]
    [InlineData("application/jsonl")]
    public async Task Run_LinesByContentType_AreMessages(string contentType)
    {
        await using var server = await ScriptedServer.StartAsync("{\"a\":1}\n\n2\r\n3", contentType);
        var sink = new RecordingSink();
        await server.Source().RunAsync(sink, Cancellation);
        Assert.Equal(["{\"a\":1}", "2"], sink.TakenData());
    }

    [Fact]
    public async Task Run_LineDelimitedKind_ReadsLinesOfAnyContentType()
    {
        await using var server = await ScriptedServer.StartAsync("1\n2\n", "text/plain");
        var sink = new RecordingSink();
        var source = server.Source(kind: RemoteSources.LineDelimited);
        await source.RunAsync(sink, Cancellation);
        Assert.Equal("line-delimited", source.Type);
        Assert.Equal(["1", "2"], sink.TakenData());
        Assert.Equal("application/x-ndjson", Assert.Single(server.Requests)["Accept"]);
    }

    [Fact]
    public async Task Run_MessageOverTheBound_FailsAfterWhatCameBefore()
    {
        await using var server = await ScriptedServer.StartAsync($"data: 1\n\ndata: \"{new string('x', MessagePump.MaxMessageBytes)}\"\n\n");
        var sink = new RecordingSink();
        await Assert.ThrowsAsync<InvalidDataException>(() => server.Source().RunAsync(sink, Cancellation));
        Assert.Equal(["1"], sink.TakenData());
    }

    [Theory]
    [InlineData(409, "answered 409")]
    [InlineData(302, "answered 302; redirects are not followed")]
    [InlineData(204, "answered 204")]
    public async Task Run_OtherStatus_IsAnErrorWithHostAndStatus(int status, string expected)
    {
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/other";
            return Task.CompletedTask;
        });
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => server.Source().RunAsync(new RecordingSink(), Cancellation));
        Assert.Equal($"{new Uri(server.Address).Authority} {expected}", error.Message);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("text/html", null, "the content type text/html")]
    [InlineData("text/event-stream", "gzip", "the content encoding gzip")]
    public async Task Run_OtherContent_IsAnError(string contentType, string? encoding, string expected)
    {
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.ContentType = contentType;
            context.Response.Headers.ContentEncoding = encoding;
            return context.Response.WriteAsync("data: 1\n\n");
        });
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => server.Source().RunAsync(new RecordingSink(), Cancellation));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ConnectionBreaks_Fails()
    {
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            await ScriptedServer.SendAsync(context, "data: 1\n\n");
            await taken.Task;
            context.Abort();
        });
        var sink = new RecordingSink();
        var run = server.Source().RunAsync(sink, Cancellation);
        Assert.Equal(["1"], await sink.NextDataAsync(1));
        taken.SetResult();
        await Assert.ThrowsAnyAsync<IOException>(() => run);
    }

    [Fact]
    public async Task Run_NobodyListens_IsAnErrorWithTheHost()
    {
        var server = await ScriptedServer.StartAsync("data: 1\n\n");
        await server.DisposeAsync();
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => server.Source().RunAsync(new RecordingSink(), Cancellation));
        Assert.StartsWith(new Uri(server.Address).Authority, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoAnswer_FailsAfterTheDeadline()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            asked.SetResult();
            return ScriptedServer.UntilAbortedAsync(context);
        });
        var time = new FakeTimeProvider();
        var run = server.Source(time: time).RunAsync(new RecordingSink(), Cancellation);
        await asked.Task.WaitAsync(AtOnce * 20, Cancellation);
        time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(run.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        var error = await Assert.ThrowsAsync<TimeoutException>(() => run);
        Assert.Contains("did not answer within 10 s", error.Message, StringComparison.Ordinal);
        await server.Closed;
    }

    [Fact]
    public async Task Run_SilentForTooLong_FailsAndCloses()
    {
        await using var server = await ScriptedServer.StartOpenAsync("data: 1\n\n");
        var time = new ArmedTimeProvider(TimeSpan.FromSeconds(30));
        var sink = new RecordingSink();
        var run = server.Source(options => options with { IdleTimeout = TimeSpan.FromSeconds(30) }, time: time).RunAsync(sink, Cancellation);
        await sink.NextAsync();
        await time.Armed.WaitAsync(AtOnce * 20, Cancellation);
        time.Advance(TimeSpan.FromSeconds(31));
        var error = await Assert.ThrowsAsync<TimeoutException>(() => run);
        Assert.Contains("sent nothing for 30 s", error.Message, StringComparison.Ordinal);
        await server.Closed;
    }

    [Fact]
    public async Task Run_CancelledWhileReading_ClosesTheConnectionAtOnce()
    {
        await using var server = await ScriptedServer.StartOpenAsync("data: 1\n\n");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var sink = new RecordingSink();
        var run = server.Source().RunAsync(sink, end.Token);
        await sink.NextAsync();
        var since = TimeProvider.System.GetTimestamp();
        await end.CancelAsync();
        await server.Closed;
        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, AtOnce);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Run_CancelledWhileWriting_ClosesTheConnectionAtOnceAndWritesNoMore()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await ScriptedServer.StartAsync(context => FloodAsync(context, new Progress()));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var sink = new RecordingSink { Gate = gate.Task };
        var run = server.Source().RunAsync(sink, end.Token);
        await sink.Held.WaitAsync(AtOnce * 20, Cancellation);
        var since = TimeProvider.System.GetTimestamp();
        await end.CancelAsync();
        await server.Closed;
        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.Zero, AtOnce);
        gate.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(1, sink.Writes);
    }

    [Fact]
    public async Task Run_CancelledWhileOpening_ClosesTheConnection()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            asked.SetResult();
            return ScriptedServer.UntilAbortedAsync(context);
        });
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var run = server.Source().RunAsync(new RecordingSink(), end.Token);
        await asked.Task.WaitAsync(AtOnce * 20, Cancellation);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await server.Closed;
    }

    [Fact]
    public async Task Run_SinkHoldsBack_TheServerIsHeldBackToo()
    {
        var progress = new Progress();
        await using var server = await ScriptedServer.StartAsync(context => FloodAsync(context, progress));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sink = new RecordingSink { Gate = gate.Task };
        var run = server.Source().RunAsync(sink, end.Token);
        await progress.Stalled.WaitAsync(AtOnce * 20, Cancellation);
        Assert.Equal(1, sink.Writes);
        gate.SetResult();

        // Goes on where it was, without a gap: far more than any buffer between holds.
        var data = await sink.NextDataAsync(progress.Sent + 1000);
        Assert.Equal(Enumerable.Range(0, data.Count).Select(Message), data);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private static string Message(int number) => $"\"{number}{new string('x', 1000)}\"";

    // Sends as fast as it is let, and notes when it is not.
    private static async Task FloodAsync(HttpContext context, Progress progress)
    {
        for (var i = 0; ; i++)
        {
            var sending = ScriptedServer.SendAsync(context, $"data: {Message(i)}\n\n");
            if (!sending.IsCompleted && !await EndsSoonAsync(sending))
            {
                progress.Stall(i);
            }

            await sending;
        }
    }

    // 300 ms without room on the loopback: nobody reads.
    private static async Task<bool> EndsSoonAsync(Task sending)
    {
        try
        {
            await sending.WaitAsync(TimeSpan.FromMilliseconds(300));
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private sealed class Progress
    {
        private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Sent { get; private set; }

        public Task Stalled => _stalled.Task;

        public void Stall(int sent)
        {
            if (!_stalled.Task.IsCompleted)
            {
                Sent = sent;
                _stalled.SetResult();
            }
        }
    }

    /// <summary>A clock that says when a timer of some length was set.</summary>
    private sealed class ArmedTimeProvider(TimeSpan length) : FakeTimeProvider
    {
        private readonly TaskCompletionSource _armed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Armed => _armed.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == length)
            {
                _armed.TrySetResult();
            }

            return timer;
        }
    }
}
