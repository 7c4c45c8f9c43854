using LiveOrleans.Channels;

namespace LiveOrleans.Specifications;

/// <summary>What every <see cref="IEventLog"/> promises, and which events the stores that are bound to it make.</summary>
public abstract class EventLogSpecification
{
    private static readonly NodeId First = new("first");
    private static readonly NodeId Second = new("second");
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected static ChannelId Channel { get; } = ChannelId.TryCreate(7, "ds/events/x", out var channel) ? channel : default;

    protected abstract IEventLog Events { get; }

    protected abstract IStreamLog Log { get; }

    protected abstract ILeaseStore Leases { get; }

    protected abstract ISubscriberStore Subscribers { get; }

    /// <summary>Lets time pass for the leases.</summary>
    protected abstract ValueTask AdvanceAsync(TimeSpan time);

    [Fact]
    public async Task Read_NothingHappened_IsEmpty()
    {
        var page = await Events.ReadAsync(ChannelEventId.None, 10, Cancellation);
        Assert.Empty(page.Events);
        Assert.Equal((ChannelEventId.None, false), (page.Last, page.IsBroken));
    }

    [Fact]
    public async Task Append_Event_IsReadAsItWas()
    {
        await Events.AppendAsync(ChannelEventKind.Healed, Channel, First, new FencingToken(long.MaxValue), Cancellation);
        var read = Assert.Single(await AllAsync());
        Assert.Equal((ChannelEventKind.Healed, Channel, First, new FencingToken(long.MaxValue)), (read.Kind, read.Channel, read.Node, read.Token));
        Assert.True(read.Id > ChannelEventId.None);
        Assert.True(read.Time > DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task Read_InPages_GivesEachEventOnceAndInOrder()
    {
        await AppendAsync(7);

        var read = await PagesAsync((cursor, limit) => Events.ReadAsync(cursor, limit, Cancellation));

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], read.Select(static read => read.Token.Value));
        Assert.All(read.Zip(read.Skip(1)), static pair => Assert.True(pair.First.Id < pair.Second.Id));
    }

    [Fact]
    public async Task ReadBack_InPages_GivesEachEventOnceTheNewestFirst()
    {
        await AppendAsync(7);

        var read = await PagesAsync((cursor, limit) => Events.ReadBackAsync(cursor, limit, Cancellation));

        Assert.Equal([7, 6, 5, 4, 3, 2, 1], read.Select(static read => read.Token.Value));
        Assert.All(read.Zip(read.Skip(1)), static pair => Assert.True(pair.First.Id > pair.Second.Id));
    }

    [Fact]
    public async Task ReadBack_NothingHappened_IsEmpty()
    {
        var page = await Events.ReadBackAsync(ChannelEventId.None, 10, Cancellation);
        Assert.Empty(page.Events);
        Assert.Equal(ChannelEventId.None, page.Last);
    }

    [Fact]
    public async Task Read_AfterAnEventThatIsGone_IsBroken()
    {
        await Events.AppendAsync(ChannelEventKind.Healed, Channel, First, FencingToken.None, Cancellation);
        Assert.True((await Events.ReadAsync(new ChannelEventId(1, 0), 1, Cancellation)).IsBroken);
    }

    [Fact]
    public async Task Append_ManyEvents_KeepsTheNewest()
    {
        const int Count = 10_400;
        for (var i = 1; i <= Count; i += 100)
        {
            await Task.WhenAll(Enumerable.Range(i, 100).Select(
                _ => Events.AppendAsync(ChannelEventKind.Healed, Channel, First, new FencingToken(i), Cancellation).AsTask()));
        }

        var read = (await Events.ReadAsync(ChannelEventId.None, 2 * Count, Cancellation)).Events;
        Assert.InRange(read.Count, 10_000, 10_200);
        Assert.Equal(Count - 99, read[^1].Token.Value);
    }

    [Fact]
    public async Task Cursor_NeverSet_IsBeforeEveryEvent() =>
        Assert.Equal(ChannelEventId.None, await Events.GetCursorAsync("new", Cancellation));

    [Fact]
    public async Task Cursor_OfEachReader_IsItsOwn()
    {
        await Events.SetCursorAsync("a", new ChannelEventId(1, 2), Cancellation);
        await Events.SetCursorAsync("b", new ChannelEventId(3, 4), Cancellation);
        await Events.SetCursorAsync("b", new ChannelEventId(5, 6), Cancellation);
        Assert.Equal(new ChannelEventId(1, 2), await Events.GetCursorAsync("a", Cancellation));
        Assert.Equal(new ChannelEventId(5, 6), await Events.GetCursorAsync("b", Cancellation));
    }

    [Fact]
    public async Task Wait_AnEventWasMade_Ends()
    {
        var wait = Events.WaitAsync(Cancellation).AsTask();
        Assert.False(wait.IsCompleted);
        await Leases.AcquireAsync(Channel, First, Duration, FencingToken.None, Cancellation);
        await wait;
    }

    [Fact]
    public async Task Subscribers_FirstAndLast_AreEventsAndOthersAreNot()
    {
        var writer = await OpenAsync(First);
        await SaveAsync(writer, First, 1);
        await SaveAsync(writer, First, 1);
        await SaveAsync(writer, Second, 1);
        await RemoveAsync(writer, First);
        await RemoveAsync(writer, First);
        await RemoveAsync(writer, Second);
        await RemoveAsync(writer, Second);
        await SaveAsync(writer, Second, 2);
        Assert.Equal(
            [(ChannelEventKind.Occupied, First), (ChannelEventKind.Vacated, Second), (ChannelEventKind.Occupied, Second)],
            (await AllAsync()).Select(read => (read.Kind, read.Node)));
        Assert.All(await AllAsync(), read => Assert.Equal((Channel, writer), (read.Channel, read.Token)));
    }

    [Fact]
    public async Task Subscribers_ByAnOlderWriter_MakeNoEvent()
    {
        var old = await OpenAsync(First);
        await OpenAsync(First);
        Assert.False(await Subscribers.SaveAsync(Channel, old, Attachment(First, 1), PresenceChange.None, Cancellation));
        Assert.Empty(await AllAsync());
    }

    [Fact]
    public async Task Lease_TakenAndGivenUp_IsOpenedAndClosedUnderItsToken()
    {
        var grant = await AcquireAsync(First);
        Assert.False((await AcquireAsync(First)).Acquired);
        Assert.False((await AcquireAsync(Second)).Acquired);
        Assert.False(await Leases.ReleaseAsync(Channel, new FencingToken(grant.Token.Value + 1), Cancellation));
        Assert.True(await Leases.RenewAsync(Channel, grant.Token, Duration, Cancellation));
        Assert.True(await Leases.ReleaseAsync(Channel, grant.Token, Cancellation));
        Assert.False(await Leases.ReleaseAsync(Channel, grant.Token, Cancellation));
        Assert.Equal(
            [(ChannelEventKind.SourceOpened, First, grant.Token), (ChannelEventKind.SourceClosed, First, grant.Token)],
            (await AllAsync()).Select(read => (read.Kind, read.Node, read.Token)));
    }

    [Fact]
    public async Task Lease_RanOut_IsSeenByTheNextOpening()
    {
        var first = await AcquireAsync(First);
        await AdvanceAsync(Duration);
        var second = await AcquireAsync(Second);
        Assert.Equal(
            [(ChannelEventKind.SourceOpened, First, first.Token), (ChannelEventKind.SourceOpened, Second, second.Token)],
            (await AllAsync()).Select(read => (read.Kind, read.Node, read.Token)));
    }

    [Fact]
    public async Task Writer_OfAnotherNode_IsAChangeOfTheOwner()
    {
        await OpenAsync(First);
        await OpenAsync(First);
        await Log.ReadAsync(Channel, Cancellation);
        var writer = await OpenAsync(Second);
        await OpenAsync(Second);
        var read = Assert.Single(await AllAsync());
        Assert.Equal((ChannelEventKind.OwnerChanged, Second, writer), (read.Kind, read.Node, read.Token));
    }

    /// <summary>All events that are kept.</summary>
    protected async Task<IReadOnlyList<ChannelEvent>> AllAsync() => (await Events.ReadAsync(ChannelEventId.None, 100, Cancellation)).Events;

    /// <summary>Reads in pages until there is nothing more, and holds each page to what every one must be.</summary>
    private static async Task<IReadOnlyList<ChannelEvent>> PagesAsync(Func<ChannelEventId, int, ValueTask<EventPage>> readAsync)
    {
        const int Limit = 3;
        var (all, cursor) = (new List<ChannelEvent>(), ChannelEventId.None);
        EventPage page;
        while ((page = await readAsync(cursor, Limit)).Events.Count > 0)
        {
            Assert.False(page.IsBroken);
            Assert.InRange(page.Events.Count, 1, Limit);
            Assert.NotEqual(cursor, page.Last);
            all.AddRange(page.Events);
            cursor = page.Last;
        }

        Assert.Equal(cursor, page.Last);
        return all;
    }

    private static NodeAttachment Attachment(NodeId node, long revision) => new(node, revision, 1, [], StreamPosition.None, FencingToken.None);

    /// <summary>Appends events whose tokens count from 1.</summary>
    private async Task AppendAsync(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            await Events.AppendAsync(ChannelEventKind.Healed, Channel, First, new FencingToken(i), Cancellation);
        }
    }

    private async Task<FencingToken> OpenAsync(NodeId owner) => (await Log.OpenWriterAsync(Channel, owner, FencingToken.None, Cancellation)).Writer;

    private Task<LeaseGrant> AcquireAsync(NodeId holder) => Leases.AcquireAsync(Channel, holder, Duration, FencingToken.None, Cancellation).AsTask();

    private async Task SaveAsync(FencingToken writer, NodeId node, long revision) =>
        Assert.True(await Subscribers.SaveAsync(Channel, writer, Attachment(node, revision), PresenceChange.None, Cancellation));

    private async Task RemoveAsync(FencingToken writer, NodeId node) =>
        Assert.True(await Subscribers.RemoveAsync(Channel, writer, node, PresenceChange.None, Cancellation));
}
