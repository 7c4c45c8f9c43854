using LiveOrleans.Channels;

namespace LiveOrleans.Specifications;

/// <summary>How far a source was read is stored with what it made, or not at all.</summary>
public abstract partial class StreamLogSpecification
{
    private static readonly TimeSpan LeaseLife = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task ReadCursor_ChannelWithoutASource_IsNull()
    {
        var (channel, writer) = await OpenAsync("no-cursor");
        Assert.Null(await Log.ReadCursorAsync(channel, Cancellation));
        await AppendAsync(channel, writer, Json("1"));
        Assert.Null(await Log.ReadCursorAsync(channel, Cancellation));
        Assert.Null(await Log.ReadCursorAsync(Channel("never-seen"), Cancellation));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("c")]
    [InlineData("a id with spaces, \u20ac and \ud83d\ude00")]
    public async Task Append_WithACursor_StoresItWithTheEntries(string cursor)
    {
        var (channel, writer, lease) = await OpenLeasedAsync("cursor-" + cursor.Length);
        var result = await AppendAsync(channel, writer, lease, cursor, Json("1"), AppendEntry.Frame(SchemaA, Utf8("2")));
        Assert.Equal(2UL, result.Top.Offset);
        Assert.Equal(cursor, await Log.ReadCursorAsync(channel, Cancellation));
        Assert.Equal(2, (await Log.ReadAsync(channel, Cancellation)).Publications.Count);
    }

    [Fact]
    public async Task Append_ALongCursor_IsStoredWhole()
    {
        var (channel, writer, lease) = await OpenLeasedAsync("cursor-long");
        var cursor = new string('x', ISourceSink.MaxCursorBytes);
        await AppendAsync(channel, writer, lease, cursor, Json("1"));
        Assert.Equal(cursor, await Log.ReadCursorAsync(channel, Cancellation));
    }

    [Fact]
    public async Task Append_WithoutACursor_LeavesIt()
    {
        var (channel, writer, lease) = await OpenLeasedAsync("cursor-left");
        await AppendAsync(channel, writer, lease, "7", Json("1"));
        await AppendAsync(channel, writer, lease, null, Json("2"));
        await AppendAsync(channel, writer, Json("3"));
        await Log.OpenWriterAsync(channel, new NodeId("next"), FencingToken.None, Cancellation);
        Assert.Equal("7", await Log.ReadCursorAsync(channel, Cancellation));
    }

    [Fact]
    public async Task Append_AnEmptyCursor_LeavesNone()
    {
        var (channel, writer, lease) = await OpenLeasedAsync("cursor-empty");
        await AppendAsync(channel, writer, lease, "7", Json("1"));
        await AppendAsync(channel, writer, lease, string.Empty);
        Assert.Null(await Log.ReadCursorAsync(channel, Cancellation));
    }

    [Fact]
    public async Task Append_ACursorAlone_MovesItAndMakesNoPublication()
    {
        var (channel, writer, lease) = await OpenLeasedAsync("cursor-alone");
        var first = await AppendAsync(channel, writer, lease, "7");
        Assert.Equal(AppendOutcome.Appended, first.Outcome);
        Assert.Equal(0UL, first.Top.Offset);
        Assert.Empty(first.Publications);
        Assert.Empty(await Log.ListAsync(1, "stream/cursor-alone/", string.Empty, 10, Cancellation));
        var subscriber = new RecordingSubscriber();
        await using var subscription = await Broker.SubscribeAsync(channel, subscriber, Cancellation);
        var second = await AppendAsync(channel, writer, lease, "8", Json("1"));
        var third = await AppendAsync(channel, writer, lease, "9");
        await AppendAsync(channel, writer, Json("2"));
        Assert.Equal(first.Top.Epoch, second.Top.Epoch);
        Assert.Equal(second.Top, third.Top);
        Assert.Equal("9", await Log.ReadCursorAsync(channel, Cancellation));
        Assert.Equal([1UL], (await subscriber.NextBatchAsync(Cancellation)).Publications.Select(p => p.Offset));
        Assert.Equal([2UL], (await subscriber.NextBatchAsync(Cancellation)).Publications.Select(p => p.Offset));
        Assert.Single(await Log.ListAsync(1, "stream/cursor-alone/", string.Empty, 10, Cancellation));
    }

    [Fact]
    public async Task Append_Nothing_IsAnError()
    {
        var (channel, writer) = await OpenAsync("nothing");
        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(channel, writer).AsTask());
    }

    [Fact]
    public async Task Append_RefusedForItsLease_LeavesTheCursor()
    {
        var (channel, writer, lease) = await OpenLeasedAsync("cursor-lease");
        await AppendAsync(channel, writer, lease, "7", Json("1"));
        await Leases.ReleaseAsync(channel, lease, Cancellation);
        Assert.Equal(AppendOutcome.StaleLease, (await AppendAsync(channel, writer, lease, "8", Json("2"))).Outcome);
        await Leases.AcquireAsync(channel, new NodeId("m"), LeaseLife, FencingToken.None, Cancellation);
        Assert.Equal(AppendOutcome.StaleLease, (await AppendAsync(channel, writer, lease, "9")).Outcome);
        Assert.Equal("7", await Log.ReadCursorAsync(channel, Cancellation));
    }

    [Fact]
    public async Task Append_RefusedForItsWriter_LeavesTheCursor()
    {
        var (channel, writer, lease) = await OpenLeasedAsync("cursor-writer");
        await AppendAsync(channel, writer, lease, "7", Json("1"));
        await Log.OpenWriterAsync(channel, new NodeId("next"), FencingToken.None, Cancellation);
        Assert.Equal(AppendOutcome.StaleWriter, (await AppendAsync(channel, writer, lease, "8", Json("2"))).Outcome);
        Assert.Equal("7", await Log.ReadCursorAsync(channel, Cancellation));
    }

    [Fact]
    public async Task Append_AnEarlierBatchAgain_LeavesTheLaterCursor()
    {
        var (channel, writer, lease) = await OpenLeasedAsync("cursor-again");
        var request = Request(channel, writer, [Json("1")]) with { Lease = lease, Cursor = "7" };
        await Log.AppendAsync(request, Cancellation);
        await AppendAsync(channel, writer, lease, "8", Json("2"));
        Assert.Equal(1UL, (await Log.AppendAsync(request, Cancellation)).Top.Offset);
        Assert.Equal("8", await Log.ReadCursorAsync(channel, Cancellation));
    }

    [Fact]
    public async Task Append_KnownAboveTheTop_KeepsTheCursorOfWhatIsLeft()
    {
        var (channel, writer, lease) = await OpenLeasedAsync("cursor-lost");
        var top = (await AppendAsync(channel, writer, lease, "7", Json("1"))).Top;
        var request = Request(channel, writer, [Json("2")]) with { Known = top with { Offset = 9 } };
        Assert.NotEqual(top.Epoch, (await Log.AppendAsync(request, Cancellation)).Top.Epoch);
        Assert.Equal("7", await Log.ReadCursorAsync(channel, Cancellation));
    }

    [Fact]
    public async Task Append_KnownAboveTheTopWithACursor_TakesIt()
    {
        var (channel, writer, lease) = await OpenLeasedAsync("cursor-lost-by-source");
        var top = (await AppendAsync(channel, writer, lease, "7", Json("1"))).Top;
        var request = Request(channel, writer, [Json("2")]) with { Known = top with { Offset = 9 }, Lease = lease, Cursor = "10" };
        Assert.NotEqual(top.Epoch, (await Log.AppendAsync(request, Cancellation)).Top.Epoch);
        Assert.Equal("10", await Log.ReadCursorAsync(channel, Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Expire_Cursor_EndsWithThePositionAndNotWithTheHistory(bool hasPublication)
    {
        var (channel, writer, lease) = await OpenLeasedAsync(hasPublication ? "cursor-age" : "cursor-age-alone");
        await AppendAsync(channel, writer, lease, "7", hasPublication ? [Json("1")] : []);
        await AdvanceAsync(TimeSpan.FromMinutes(6));
        Assert.Equal("7", await Log.ReadCursorAsync(channel, Cancellation));
        await AdvanceAsync(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(2));
        Assert.Null(await Log.ReadCursorAsync(channel, Cancellation));
    }

    private async Task<(ChannelId Channel, FencingToken Writer, FencingToken Lease)> OpenLeasedAsync(string name)
    {
        var (channel, writer) = await OpenAsync(name);
        return (channel, writer, (await Leases.AcquireAsync(channel, new NodeId("n"), LeaseLife, FencingToken.None, Cancellation)).Token);
    }

    private ValueTask<AppendResult> AppendAsync(
        ChannelId channel, FencingToken writer, FencingToken lease, string? cursor, params AppendEntry[] entries) =>
        Log.AppendAsync(Request(channel, writer, entries) with { Lease = lease, Cursor = cursor }, Cancellation);
}
