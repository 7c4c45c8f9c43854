using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Specifications;

/// <summary>What every <see cref="IStreamLog"/> promises.</summary>
public abstract partial class StreamLogSpecification
{
    private static readonly FrameSchema SchemaA = new("a", Utf8("""{"fields":["a"]}"""));
    private static readonly FrameSchema SchemaB = new("b", Utf8("""{"fields":["b"]}"""));

    private int _batches;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The log, with the broker and the leases that it is bound to.</summary>
    protected abstract IStreamLog Log { get; }

    protected abstract IBroker Broker { get; }

    protected abstract ILeaseStore Leases { get; }

    /// <summary>Lets time pass for the log.</summary>
    protected abstract ValueTask AdvanceAsync(TimeSpan time);

    [Fact]
    public async Task Append_FirstEntries_AreNumberedFromOne()
    {
        var (channel, writer) = await OpenAsync("first");
        var result = await AppendAsync(channel, writer, Json("1"), Json("2"));
        Assert.Equal(AppendOutcome.Appended, result.Outcome);
        Assert.Equal([1UL, 2UL], result.Publications.Select(p => p.Offset));
        Assert.Equal(2UL, result.Top.Offset);
        Assert.NotEmpty(result.Top.Epoch);
    }

    [Fact]
    public async Task Read_AfterAppend_ReturnsWhatWasAppended()
    {
        var (channel, writer) = await OpenAsync("read");
        var top = (await AppendAsync(channel, writer, Json("1"), Json("2"))).Top;
        var snapshot = await Log.ReadAsync(channel, Cancellation);
        Assert.Equal(top, snapshot.Top);
        Assert.Equal(["1", "2"], snapshot.Publications.Select(Text));
        Assert.Equal(writer, snapshot.Writer);
    }

    [Fact]
    public async Task Read_UnknownChannel_BeginsAHistoryAndKeepsIt()
    {
        var channel = Channel("unknown");
        var first = await Log.ReadAsync(channel, Cancellation);
        var second = await Log.ReadAsync(channel, Cancellation);
        Assert.Equal(0UL, first.Top.Offset);
        Assert.NotEmpty(first.Top.Epoch);
        Assert.Equal(first.Top, second.Top);
    }

    [Fact]
    public async Task Append_ByAnOlderWriter_IsRefusedWhole()
    {
        var (channel, old) = await OpenAsync("older");
        var newer = (await Log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, Cancellation)).Writer;
        Assert.True(newer > old);
        await AppendAsync(channel, newer, Json("1"));
        var refused = await AppendAsync(channel, old, Json("2"));
        Assert.Equal(AppendOutcome.StaleWriter, refused.Outcome);
        Assert.Equal(["1"], (await Log.ReadAsync(channel, Cancellation)).Publications.Select(Text));
    }

    [Fact]
    public async Task OpenWriter_WithAFloor_IsAboveIt()
    {
        var floor = new FencingToken(long.MaxValue / 2);
        var grant = await Log.OpenWriterAsync(Channel("floor"), new NodeId("owner"), floor, Cancellation);
        Assert.True(grant.Writer > floor);
    }

    [Fact]
    public async Task Append_UnderALiveLease_IsTaken()
    {
        var (channel, writer) = await OpenAsync("lease");
        var lease = await Leases.AcquireAsync(channel, new NodeId("n"), TimeSpan.FromSeconds(3), FencingToken.None, Cancellation);
        var result = await Log.AppendAsync(Request(channel, writer, [Json("1")]) with { Lease = lease.Token }, Cancellation);
        Assert.Equal(AppendOutcome.Appended, result.Outcome);
    }

    [Fact]
    public async Task Append_UnderALostLease_IsRefusedWhole()
    {
        var (channel, writer) = await OpenAsync("lost-lease");
        var lease = await Leases.AcquireAsync(channel, new NodeId("n"), TimeSpan.FromSeconds(3), FencingToken.None, Cancellation);
        await AdvanceAsync(TimeSpan.FromSeconds(4));
        var result = await Log.AppendAsync(Request(channel, writer, [Json("1")]) with { Lease = lease.Token }, Cancellation);
        Assert.Equal(AppendOutcome.StaleLease, result.Outcome);
        Assert.Empty((await Log.ReadAsync(channel, Cancellation)).Publications);
    }

    [Fact]
    public async Task Append_TheSameBatchTwice_AnswersTheSameAndStoresOnce()
    {
        var (channel, writer) = await OpenAsync("twice");
        var request = Request(channel, writer, [Json("1"), Json("2")]);
        var first = await Log.AppendAsync(request, Cancellation);
        var again = await Log.AppendAsync(request, Cancellation);
        Assert.Equal(first.Top, again.Top);
        Assert.Equal(2, (await Log.ReadAsync(channel, Cancellation)).Publications.Count);
    }

    [Fact]
    public async Task Append_ANewSchema_TravelsOnce()
    {
        var (channel, writer) = await OpenAsync("schema");
        var data = Utf8("""{"values":[[1]]}""");
        var result = await AppendAsync(
            channel, writer, AppendEntry.Frame(SchemaA, data), AppendEntry.Frame(SchemaA, data), AppendEntry.Frame(SchemaB, data));
        Assert.Equal(
            [
                """{"schema":{"fields":["a"]},"data":{"values":[[1]]}}""",
                """{"data":{"values":[[1]]}}""",
                """{"schema":{"fields":["b"]},"data":{"values":[[1]]}}""",
            ],
            result.Publications.Select(Text));
    }

    [Fact]
    public async Task Append_AKnownSchemaAlone_BecomesNothing()
    {
        var (channel, writer) = await OpenAsync("schema-only");
        var first = await AppendAsync(channel, writer, AppendEntry.SchemaOnly(SchemaA));
        var second = await AppendAsync(channel, writer, AppendEntry.SchemaOnly(SchemaA));
        Assert.Equal("""{"schema":{"fields":["a"]}}""", Text(Assert.Single(first.Publications)));
        Assert.Empty(second.Publications);
        Assert.Equal(first.Top, second.Top);
    }

    [Fact]
    public async Task Read_AfterDataAlone_HasTheSchemaInForce()
    {
        var (channel, writer) = await OpenAsync("in-force");
        await AppendAsync(channel, writer, AppendEntry.Frame(SchemaA, Utf8("1")));
        await AppendAsync(channel, writer, AppendEntry.Frame(SchemaA, Utf8("2")));
        var snapshot = await Log.ReadAsync(channel, Cancellation);
        Assert.Equal("""{"fields":["a"]}""", Encoding.UTF8.GetString(snapshot.Schema.Span));
        Assert.Equal(
            """{"schema":{"fields":["a"]},"data":2}""",
            Encoding.UTF8.GetString(snapshot.ToCache(HistoryLimits.Default).LastFrame.Span));
    }

    [Fact]
    public async Task Append_KnownAboveTheTop_BeginsANewEpoch()
    {
        var (channel, writer) = await OpenAsync("lost-tail");
        var top = (await AppendAsync(channel, writer, Json("1"))).Top;
        var request = Request(channel, writer, [Json("2")]) with { Known = top with { Offset = 9 } };
        var result = await Log.AppendAsync(request, Cancellation);
        Assert.NotEqual(top.Epoch, result.Top.Epoch);
        Assert.Equal(1UL, result.Top.Offset);
    }

    [Fact]
    public async Task Read_KnownAboveTheTop_GivesWhatIsLeftANewEpochForGood()
    {
        var (channel, writer) = await OpenAsync("lost-tail-read");
        var top = (await AppendAsync(channel, writer, Json("1"))).Top;
        Assert.Equal(top, (await Log.ReadAsync(channel, top, Cancellation)).Top);
        Assert.Equal(top, (await Log.ReadAsync(channel, new StreamPosition("another", 9), Cancellation)).Top);
        var snapshot = await Log.ReadAsync(channel, top with { Offset = 9 }, Cancellation);
        Assert.NotEqual(top.Epoch, snapshot.Top.Epoch);
        Assert.Equal(1UL, snapshot.Top.Offset);
        Assert.Equal(["1"], snapshot.Publications.Select(Text));

        // Who appends next knows nothing of what was lost.
        var result = await AppendAsync(channel, writer, Json("2"));
        Assert.Equal(snapshot.Top with { Offset = 2 }, result.Top);
        Assert.Equal(["1", "2"], (await Log.ReadAsync(channel, top with { Offset = 9 }, Cancellation)).Publications.Select(Text));
    }

    [Fact]
    public async Task Append_OverTheSize_DropsTheOldest()
    {
        var (channel, writer) = await OpenAsync("size");
        var request = Request(channel, writer, [Json("1"), Json("2"), Json("3")]) with { Limits = new HistoryLimits { MaxPublications = 2 } };
        await Log.AppendAsync(request, Cancellation);
        Assert.Equal(["2", "3"], (await Log.ReadAsync(channel, Cancellation)).Publications.Select(Text));
    }

    [Fact]
    public async Task Append_MoreThanTheSizeBehindOthers_KeepsTheNewestAndCountsOn()
    {
        var (channel, writer) = await OpenAsync("size-over");
        var limits = new HistoryLimits { MaxPublications = 2, MaxBytes = 200 };
        await Log.AppendAsync(Request(channel, writer, [Json("1"), Json("2")]) with { Limits = limits }, Cancellation);
        var result = await Log.AppendAsync(Request(channel, writer, [Json("3"), Json("4"), Json("5"), Json("6")]) with { Limits = limits }, Cancellation);
        Assert.Equal(6UL, result.Top.Offset);
        Assert.Equal([3UL, 4UL, 5UL, 6UL], result.Publications.Select(static publication => publication.Offset));
        var kept = (await Log.ReadAsync(channel, Cancellation)).Publications;
        Assert.Equal(["5", "6"], kept.Select(Text));
        await Log.AppendAsync(Request(channel, writer, [Json("7")]) with { Limits = limits }, Cancellation);
        Assert.Equal([6UL, 7UL], (await Log.ReadAsync(channel, Cancellation)).Publications.Select(static publication => publication.Offset));
    }

    [Fact]
    public async Task Expire_AfterTheHistorysAge_LeavesTheLastFrameAndThePosition()
    {
        var (channel, writer) = await OpenAsync("age");
        var top = (await AppendAsync(channel, writer, Json("1"), Json("2"))).Top;
        await AdvanceAsync(TimeSpan.FromMinutes(6));
        var snapshot = await Log.ReadAsync(channel, Cancellation);
        Assert.Equal(top, snapshot.Top);
        Assert.Equal(["2"], snapshot.Publications.Select(Text));
    }

    [Fact]
    public async Task Expire_AfterTheLastFramesAge_LeavesNothing()
    {
        var (channel, writer) = await OpenAsync("gone");
        var top = (await AppendAsync(channel, writer, Json("1"))).Top;
        await AdvanceAsync(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(2));
        var snapshot = await Log.ReadAsync(channel, Cancellation);
        Assert.Empty(snapshot.Publications);
        Assert.NotEqual(top.Epoch, snapshot.Top.Epoch);
    }

    [Fact]
    public async Task Append_WithSubscribers_ReachesThemInOneBatch()
    {
        var (channel, writer) = await OpenAsync("broker");
        var subscriber = new RecordingSubscriber();
        await using var subscription = await Broker.SubscribeAsync(channel, subscriber, Cancellation);
        var result = await AppendAsync(channel, writer, Json("1"), Json("2"));
        var batch = await subscriber.NextBatchAsync(Cancellation);
        Assert.Equal(result.Top.Epoch, batch.Epoch);
        Assert.Equal(writer, batch.Highest);
        Assert.Equal(["1", "2"], batch.Publications.Select(Text));
    }

    [Fact]
    public async Task Append_UnderALease_TellsSubscribersTheHigherToken()
    {
        var (channel, writer) = await OpenAsync("highest");
        var lease = await Leases.AcquireAsync(channel, new NodeId("n"), TimeSpan.FromSeconds(3), writer, Cancellation);
        var subscriber = new RecordingSubscriber();
        await using var subscription = await Broker.SubscribeAsync(channel, subscriber, Cancellation);
        await Log.AppendAsync(Request(channel, writer, [Json("1")]) with { Lease = lease.Token }, Cancellation);
        Assert.Equal(lease.Token, (await subscriber.NextBatchAsync(Cancellation)).Highest);
    }

    [Fact]
    public async Task List_ChannelsOfATenant_AreInOrderAndPaged()
    {
        foreach (var name in new[] { "list-c", "list-a", "list-b" })
        {
            var (channel, writer) = await OpenAsync(name);
            await AppendAsync(channel, writer, AppendEntry.Frame(SchemaA, Utf8("1")));
        }

        await Log.ReadAsync(Channel("list-empty"), Cancellation);
        var first = await Log.ListAsync(1, "stream/list-", string.Empty, 2, Cancellation);
        var second = await Log.ListAsync(1, "stream/list-", first[^1].Channel.Name, 2, Cancellation);
        Assert.Equal(["stream/list-a/x", "stream/list-b/x"], first.Select(entry => entry.Channel.Name));
        Assert.Equal(["stream/list-c/x"], second.Select(entry => entry.Channel.Name));
        Assert.Equal("""{"fields":["a"]}""", Encoding.UTF8.GetString(first[0].Schema.Span));
        Assert.Empty(await Log.ListAsync(2, "stream/list-", string.Empty, 2, Cancellation));
    }

    [Fact]
    public async Task Append_ByAHigherWriter_TakesItsToken()
    {
        var (channel, writer) = await OpenAsync("higher");
        var higher = new FencingToken(writer.Value + 5);
        Assert.Equal(AppendOutcome.Appended, (await AppendAsync(channel, higher, Json("1"))).Outcome);
        Assert.Equal(AppendOutcome.StaleWriter, (await AppendAsync(channel, writer, Json("2"))).Outcome);
        Assert.Equal(higher, (await Log.ReadAsync(channel, Cancellation)).Writer);
    }

    [Fact]
    public async Task Append_ABatchBeforeTheLastAgain_AnswersItsOwnPublications()
    {
        var (channel, writer) = await OpenAsync("before-last");
        var request = Request(channel, writer, [AppendEntry.Frame(SchemaA, Utf8("1")), AppendEntry.SchemaOnly(SchemaA), Json("2")]);
        var first = await Log.AppendAsync(request, Cancellation);
        await AppendAsync(channel, writer, Json("3"));
        var again = await Log.AppendAsync(request, Cancellation);
        Assert.Equal(first.Top, again.Top);
        Assert.Equal(first.Publications.Select(Text), again.Publications.Select(Text));
        Assert.Equal(first.Publications.Select(p => (p.Offset, p.Time)), again.Publications.Select(p => (p.Offset, p.Time)));
    }

    [Fact]
    public async Task Append_TheSameBatchAfterItsLeaseIsLost_AnswersTheSame()
    {
        var (channel, writer) = await OpenAsync("lost-reply");
        var lease = await Leases.AcquireAsync(channel, new NodeId("n"), TimeSpan.FromSeconds(3), FencingToken.None, Cancellation);
        var request = Request(channel, writer, [Json("1")]) with { Lease = lease.Token };
        var first = await Log.AppendAsync(request, Cancellation);
        await Leases.ReleaseAsync(channel, lease.Token, Cancellation);
        var again = await Log.AppendAsync(request, Cancellation);
        Assert.Equal(AppendOutcome.Appended, again.Outcome);
        Assert.Equal(first.Top, again.Top);
    }

    [Fact]
    public async Task Append_ASchemaThatReturns_TravelsAgain()
    {
        var (channel, writer) = await OpenAsync("returns");
        await AppendAsync(channel, writer, AppendEntry.Frame(SchemaA, Utf8("1")));
        await AppendAsync(channel, writer, AppendEntry.Frame(SchemaB, Utf8("2")), AppendEntry.Frame(SchemaA, Utf8("3")));
        await AppendAsync(channel, writer, AppendEntry.Frame(SchemaB, Utf8("4")));
        await AppendAsync(channel, writer, AppendEntry.Frame(SchemaA, Utf8("5")), AppendEntry.Frame(SchemaA, Utf8("6")));
        Assert.Equal(
            [
                """{"schema":{"fields":["a"]},"data":1}""",
                """{"schema":{"fields":["b"]},"data":2}""",
                """{"schema":{"fields":["a"]},"data":3}""",
                """{"schema":{"fields":["b"]},"data":4}""",
                """{"schema":{"fields":["a"]},"data":5}""",
                """{"data":6}""",
            ],
            (await Log.ReadAsync(channel, Cancellation)).Publications.Select(Text));
    }

    [Fact]
    public async Task Append_FreeJsonAfterAFrame_KeepsTheSchemaInForce()
    {
        var (channel, writer) = await OpenAsync("mixed");
        await AppendAsync(channel, writer, AppendEntry.Frame(SchemaA, Utf8("1")), Json("2"), AppendEntry.Frame(SchemaA, Utf8("3")));
        var snapshot = await Log.ReadAsync(channel, Cancellation);
        Assert.Equal([true, false, true], snapshot.Publications.Select(p => p.IsFrame));
        Assert.Equal("""{"data":3}""", Text(snapshot.Publications[^1]));
        Assert.Equal("""{"fields":["a"]}""", Encoding.UTF8.GetString(snapshot.Publications[0].Schema.Span));
        Assert.True(snapshot.Publications[^1].Schema.IsEmpty);
    }

    [Fact]
    public async Task Append_BySessions_KeepsWhoPublished()
    {
        var (channel, writer) = await OpenAsync("publisher");
        var subscriber = new RecordingSubscriber();
        await using var subscription = await Broker.SubscribeAsync(channel, subscriber, Cancellation);
        var publisher = new ClientInfo("7", "sess\u00efon");
        await AppendAsync(channel, writer, AppendEntry.Json(Utf8("1"), publisher), Json("2"));
        var stored = (await Log.ReadAsync(channel, Cancellation)).Publications;
        var received = (await subscriber.NextBatchAsync(Cancellation)).Publications;
        Assert.Equal([publisher, null], stored.Select(p => p.Publisher));
        Assert.Equal([publisher, null], received.Select(p => p.Publisher));
        Assert.Equal(stored.Select(p => (p.Offset, p.Time)), received.Select(p => (p.Offset, p.Time)));
    }

    [Fact]
    public async Task Append_OverTheBytes_DropsTheOldest()
    {
        var (channel, writer) = await OpenAsync("bytes");
        var limits = new HistoryLimits { MaxBytes = 3_500 };
        for (var i = 0; i < 5; i++)
        {
            var digit = (char)('1' + i);
            await Log.AppendAsync(Request(channel, writer, [Json(digit.ToString()), Json(new string(digit, 1_000))]) with { Limits = limits }, Cancellation);
        }

        var kept = (await Log.ReadAsync(channel, Cancellation)).Publications;
        Assert.Equal(["3", "333", "4", "444", "5", "555"], kept.Select(p => Text(p)[..Math.Min(3, p.Data.Length)]));
    }

    [Fact]
    public async Task Append_OneEntryOverTheBytes_IsKeptAlone()
    {
        var (channel, writer) = await OpenAsync("one-over");
        var limits = new HistoryLimits { MaxBytes = 100 };
        await Log.AppendAsync(Request(channel, writer, [Json("1")]) with { Limits = limits }, Cancellation);
        await Log.AppendAsync(Request(channel, writer, [Json(new string('2', 1_000))]) with { Limits = limits }, Cancellation);
        var only = Assert.Single((await Log.ReadAsync(channel, Cancellation)).Publications);
        Assert.Equal(2UL, only.Offset);
    }

    [Fact]
    public async Task Append_KnownAboveTheTop_ForgetsTheSchema()
    {
        var (channel, writer) = await OpenAsync("lost-schema");
        var top = (await AppendAsync(channel, writer, AppendEntry.Frame(SchemaA, Utf8("1")))).Top;
        var request = Request(channel, writer, [AppendEntry.Frame(SchemaA, Utf8("2"))]) with { Known = top with { Offset = 9 } };
        await Log.AppendAsync(request, Cancellation);
        var only = Assert.Single((await Log.ReadAsync(channel, Cancellation)).Publications);
        Assert.Equal("""{"schema":{"fields":["a"]},"data":2}""", Text(only));
    }

    [Fact]
    public async Task Append_AfterTheHistorysAge_GoesOnWithTheNextOffset()
    {
        var (channel, writer) = await OpenAsync("goes-on");
        await AppendAsync(channel, writer, AppendEntry.Frame(SchemaA, Utf8("1")), AppendEntry.Frame(SchemaA, Utf8("2")));
        await AdvanceAsync(TimeSpan.FromMinutes(6));
        var result = await AppendAsync(channel, writer, AppendEntry.Frame(SchemaA, Utf8("3")));
        Assert.Equal(3UL, result.Top.Offset);
        var snapshot = await Log.ReadAsync(channel, Cancellation);
        Assert.Equal("""{"data":3}""", Text(snapshot.Publications[^1]));
        Assert.Equal("""{"fields":["a"]}""", Encoding.UTF8.GetString(snapshot.Schema.Span));
    }

    [Fact]
    public async Task List_ChannelWhoseHistoryIsOver_IsLeftOut()
    {
        var (channel, writer) = await OpenAsync("over");
        await AppendAsync(channel, writer, Json("1"));
        await AdvanceAsync(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(2));
        Assert.Empty(await Log.ListAsync(1, "stream/over/", string.Empty, 10, Cancellation));
        await OpenAsync("over");
        Assert.Empty(await Log.ListAsync(1, "stream/over/", string.Empty, 10, Cancellation));
    }

    protected static ChannelId Channel(string name) =>
        ChannelId.TryCreate(1, $"stream/{name}/x", out var channel) ? channel : throw new ArgumentException(name, nameof(name));

    private static string Text(Publication publication) => Encoding.UTF8.GetString(publication.Data.Span);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static AppendEntry Json(string json) => AppendEntry.Json(Utf8(json));

    private async Task<(ChannelId Channel, FencingToken Writer)> OpenAsync(string name)
    {
        var channel = Channel(name);
        return (channel, (await Log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, Cancellation)).Writer);
    }

    private ValueTask<AppendResult> AppendAsync(ChannelId channel, FencingToken writer, params AppendEntry[] entries) =>
        Log.AppendAsync(Request(channel, writer, entries), Cancellation);

    private AppendRequest Request(ChannelId channel, FencingToken writer, AppendEntry[] entries) =>
        new(channel, writer, null, StreamPosition.None, $"batch-{++_batches}", entries, HistoryLimits.Default);
}
