using System.Globalization;

namespace LiveOrleans.Sources.Tests;

/// <summary>A source whose events have ids goes on where the channel is, whoever runs it.</summary>
public sealed class EventCursorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_OnAnotherNode_AsksForWhatFollowsTheLastEventTaken()
    {
        await using var server = await ScriptedServer.StartAsync("id: a\ndata: 1\n\nid: \u20ac2\ndata: 2\n\nid: 3\ndata: 3\n");
        var sink = new RecordingSink(1);
        await server.Source().RunAsync(sink, Cancellation);
        await server.Source().RunAsync(new RecordingSink(2) { Cursor = sink.Cursor }, Cancellation);
        Assert.Equal("\u20ac2", server.Requests[1]["Last-Event-ID"]);
        Assert.Equal("2", server.Requests[1]["Live-Fencing-Token"]);
    }

    [Fact]
    public async Task Run_CursorOfAnotherAddress_AsksForNothingAndTakesItsPlace()
    {
        await using var server = await ScriptedServer.StartAsync("id: b\ndata: 1\n\n");
        await using var other = await ScriptedServer.StartAsync("id: a\ndata: 1\n\n");
        var sink = new RecordingSink();
        await other.Source().RunAsync(sink, Cancellation);
        await server.Source().RunAsync(sink, Cancellation);
        Assert.False(Assert.Single(server.Requests).ContainsKey("Last-Event-ID"));
        await server.Source().RunAsync(sink, Cancellation);
        Assert.Equal("b", server.Requests[1]["Last-Event-ID"]);
    }

    [Fact]
    public async Task Run_EventsWithoutIds_LeaveTheCursor()
    {
        await using var server = await ScriptedServer.StartAsync("data: 1\n\n");
        var sink = new RecordingSink { Cursor = "another source's" };
        await server.Source().RunAsync(sink, Cancellation);
        Assert.Equal("another source's", sink.Cursor);
    }

    [Theory]
    [InlineData("id\ndata: 2\n\n")]
    [InlineData("id\n\n")]
    public async Task Run_IdBecomesEmpty_LeavesNoCursor(string end)
    {
        await using var server = await ScriptedServer.StartAsync("id: a\ndata: 1\n\n" + end);
        var sink = new RecordingSink();
        await server.Source().RunAsync(sink, Cancellation);
        Assert.Null(sink.Cursor);
    }

    [Fact]
    public async Task Run_EventsWithoutData_MoveTheCursor()
    {
        var connections = 0;
        await using var server = await ScriptedServer.StartAsync(context =>
            ScriptedServer.SendAsync(context, ++connections == 1 ? "id: a\n\n" : ": nothing since\n\n"));
        var sink = new RecordingSink();
        await server.Source().RunAsync(sink, Cancellation);
        Assert.Equal(1, sink.Writes);
        await server.Source().RunAsync(sink, Cancellation);
        Assert.Equal("a", server.Requests[1]["Last-Event-ID"]);
        Assert.Equal(1, sink.Writes);
    }

    [Fact]
    public async Task Run_BatchThatIsFull_HasTheCursorOfItsLastEvent()
    {
        const int Count = 2 * MessageBatch.MaxEntries;
        await using var server = await ScriptedServer.StartAsync(string.Concat(Enumerable.Range(0, Count).Select(i => $"id: {i}\ndata: {i}\n\n")));
        var sink = new RecordingSink();
        await server.Source().RunAsync(sink, Cancellation);
        var taken = 0;
        Assert.InRange(sink.Cursors.Count, 2, Count);
        foreach (var cursor in sink.Cursors)
        {
            taken += (await sink.NextAsync()).Count;
            Assert.EndsWith($" {taken - 1}", cursor, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_SinkRefuses_LeavesTheCursor()
    {
        await using var server = await ScriptedServer.StartAsync("id: a\ndata: 1\n\n");
        var sink = new RecordingSink { Gate = Task.FromException(new OperationCanceledException("The lease is lost.")) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Source().RunAsync(sink, Cancellation));
        Assert.Null(sink.Cursor);
    }

    [Fact]
    public async Task Run_IdThatTheServerNoLongerHas_FailsOnce()
    {
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Headers.ContainsKey("Last-Event-ID") ? 410 : 200;
            return ScriptedServer.SendAsync(context, "id: a\ndata: 1\n\n");
        });
        var sink = new RecordingSink();
        await server.Source().RunAsync(sink, Cancellation);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => server.Source().RunAsync(sink, Cancellation));
        Assert.Equal($"{new Uri(server.Address).Authority} answered 410 to the id of the last event; the next run asks without it", error.Message);
        await server.Source().RunAsync(sink, Cancellation);
        Assert.False(server.Requests[2].ContainsKey("Last-Event-ID"));
    }

    [Fact]
    public async Task Run_MessageThatIsNotJson_FailsWithoutItsTextAndGoesOnBehindIt()
    {
        string[] events = ["id: 1\ndata: 1\n\n", "id: 2\ndata: {\"secret\":x}\n\n", "id: 3\ndata: 3\n\n"];
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.SendAsync(
            context, string.Concat(events.Skip(int.TryParse(context.Request.Headers["Last-Event-ID"], CultureInfo.InvariantCulture, out var last) ? last : 0))));
        var sink = new RecordingSink();
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => server.Source().RunAsync(sink, Cancellation));
        Assert.Equal($"{new Uri(server.Address).Authority} sent a message that is not JSON (byte 10)", error.Message);
        Assert.Equal(["1"], sink.TakenData());
        await server.Source().RunAsync(sink, Cancellation);
        Assert.Equal("2", server.Requests[1]["Last-Event-ID"]);
        Assert.Equal(["3"], sink.TakenData());
    }
}
