using System.Globalization;
using LiveOrleans.Channels;

namespace LiveOrleans.Specifications;

/// <summary>What every <see cref="ISubscriberStore"/> promises.</summary>
public abstract class SubscriberStoreSpecification
{
    private static readonly ClientInfo Ann = new("\u00fc", "a");
    private static readonly ClientInfo Bob = new("2", "b");

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The store, with the log and the broker that it is bound to.</summary>
    protected abstract ISubscriberStore Store { get; }

    protected abstract IStreamLog Log { get; }

    protected abstract IBroker Broker { get; }

    [Fact]
    public async Task Read_NothingSaved_IsEmpty() => Assert.Empty(await Store.ReadAsync(Channel("nothing"), Cancellation));

    [Fact]
    public async Task Read_SavedSubscriptions_AreWhatTheNodesSaid()
    {
        var (channel, writer) = await OpenAsync("saved");
        var first = Attachment("first", long.MaxValue, 3, Ann, Bob) with { Known = new StreamPosition("e", 5), Highest = writer };
        await SaveAsync(channel, writer, first, new PresenceChange([Ann, Bob], []));
        await SaveAsync(channel, writer, Attachment("second", 1, 1), PresenceChange.None);
        var read = (await Store.ReadAsync(channel, Cancellation)).OrderBy(node => node.Node.Value, StringComparer.Ordinal).ToArray();
        Assert.Equal([(new NodeId("first"), long.MaxValue, 3), (new NodeId("second"), 1, 1)], read.Select(node => (node.Node, node.Revision, node.Sessions)));
        Assert.Equal([Ann, Bob], read[0].Members);
        Assert.Empty(read[1].Members);
        Assert.Null(read[0].Opener);
    }

    [Fact]
    public async Task Read_SavedOpener_IsWhatTheNodeSaid()
    {
        var (channel, writer) = await OpenAsync("opener");
        var opener = new SourceRequest(new SourceUser("7", "\u00fcte", "\u00dcte", string.Empty, "Editor"), new byte[] { 0, 1, 255 });
        await SaveAsync(channel, writer, Attachment("n", 1, 1, Ann) with { Opener = opener }, PresenceChange.None);
        Assert.Equal(opener, Assert.Single(await Store.ReadAsync(channel, Cancellation)).Opener);
    }

    [Fact]
    public async Task Save_TheSameNodeAgain_ReplacesItsSubscription()
    {
        var (channel, writer) = await OpenAsync("replaced");
        await SaveAsync(channel, writer, Attachment("n", 1, 2, Ann, Bob), PresenceChange.None);
        await SaveAsync(channel, writer, Attachment("n", 2, 1, Bob), PresenceChange.None);
        var read = Assert.Single(await Store.ReadAsync(channel, Cancellation));
        Assert.Equal((2, 1), (read.Revision, read.Sessions));
        Assert.Equal([Bob], read.Members);
    }

    [Fact]
    public async Task Remove_Node_LeavesTheOthers()
    {
        var (channel, writer) = await OpenAsync("removed");
        await SaveAsync(channel, writer, Attachment("leaves", 1, 1), PresenceChange.None);
        await SaveAsync(channel, writer, Attachment("stays", 1, 1), PresenceChange.None);
        Assert.True(await Store.RemoveAsync(channel, writer, new NodeId("leaves"), PresenceChange.None, Cancellation));
        Assert.True(await Store.RemoveAsync(channel, writer, new NodeId("leaves"), PresenceChange.None, Cancellation));
        Assert.Equal("stays", Assert.Single(await Store.ReadAsync(channel, Cancellation)).Node.Value);
    }

    [Fact]
    public async Task Save_OnAnotherChannel_IsApart()
    {
        var (channel, writer) = await OpenAsync("one");
        await SaveAsync(channel, writer, Attachment("n", 1, 1), PresenceChange.None);
        Assert.Empty(await Store.ReadAsync(Channel("other"), Cancellation));
    }

    [Fact]
    public async Task SaveAndRemove_ByAnOlderWriter_DoNothing()
    {
        var (channel, old) = await OpenAsync("stale");
        await SaveAsync(channel, old, Attachment("n", 1, 1), PresenceChange.None);
        var newer = (await Log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, Cancellation)).Writer;
        var subscriber = new RecordingSubscriber();
        await using var subscription = await Broker.SubscribeAsync(channel, subscriber, Cancellation);
        Assert.False(await Store.SaveAsync(channel, old, Attachment("n", 2, 5, Ann), new PresenceChange([Ann], []), Cancellation));
        Assert.False(await Store.RemoveAsync(channel, old, new NodeId("n"), new PresenceChange([], [Ann]), Cancellation));
        Assert.Equal(1, Assert.Single(await Store.ReadAsync(channel, Cancellation)).Revision);

        // What the newer writer publishes is the first that arrives.
        await SaveAsync(channel, newer, Attachment("n", 3, 1, Bob), new PresenceChange([Bob], []));
        Assert.Equal([Bob], (await subscriber.NextChangeAsync(Cancellation)).Joined);
    }

    [Fact]
    public async Task Save_ByAHigherWriter_RefusesTheLogsOldOne()
    {
        var (channel, writer) = await OpenAsync("higher");
        var higher = new FencingToken(writer.Value + 5);
        await SaveAsync(channel, higher, Attachment("n", 1, 1), PresenceChange.None);
        Assert.False(await Store.SaveAsync(channel, writer, Attachment("n", 2, 1), PresenceChange.None, Cancellation));
        Assert.Equal(higher, (await Log.ReadAsync(channel, Cancellation)).Writer);
    }

    [Fact]
    public async Task Save_WithAChange_ReachesEverySubscriberOfTheChannel()
    {
        var (channel, writer) = await OpenAsync("joins");
        var (first, second) = (new RecordingSubscriber(), new RecordingSubscriber());
        await using var one = await Broker.SubscribeAsync(channel, first, Cancellation);
        await using var two = await Broker.SubscribeAsync(channel, second, Cancellation);
        await SaveAsync(channel, writer, Attachment("n", 1, 1, Ann), new PresenceChange([Ann], [Bob]));
        foreach (var subscriber in new[] { first, second })
        {
            var change = await subscriber.NextChangeAsync(Cancellation);
            Assert.Equal([Ann], change.Joined);
            Assert.Equal([Bob], change.Left);
        }
    }

    [Fact]
    public async Task Remove_WithAChange_IsPublished()
    {
        var (channel, writer) = await OpenAsync("leaves");
        await SaveAsync(channel, writer, Attachment("n", 1, 2, Ann, Bob), PresenceChange.None);
        var subscriber = new RecordingSubscriber();
        await using var subscription = await Broker.SubscribeAsync(channel, subscriber, Cancellation);
        await Store.RemoveAsync(channel, writer, new NodeId("n"), new PresenceChange([], [Ann, Bob]), Cancellation);
        Assert.Equal([Ann, Bob], (await subscriber.NextChangeAsync(Cancellation)).Left);
    }

    [Fact]
    public async Task Save_WithoutAChange_PublishesNothing()
    {
        var (channel, writer) = await OpenAsync("silent");
        var subscriber = new RecordingSubscriber();
        await using var subscription = await Broker.SubscribeAsync(channel, subscriber, Cancellation);
        await SaveAsync(channel, writer, Attachment("n", 1, 1), PresenceChange.None);
        await SaveAsync(channel, writer, Attachment("n", 2, 1, Ann), new PresenceChange([Ann], []));
        Assert.Equal([Ann], (await subscriber.NextChangeAsync(Cancellation)).Joined);
        Assert.True(subscriber.IsEmpty);
    }

    [Fact]
    public async Task Save_ManyChanges_ArriveInOrder()
    {
        var (channel, writer) = await OpenAsync("order");
        var subscriber = new RecordingSubscriber();
        await using var subscription = await Broker.SubscribeAsync(channel, subscriber, Cancellation);
        for (var i = 0; i < 200; i++)
        {
            await SaveAsync(channel, writer, Attachment("n", i, 1, Ann), new PresenceChange([], [new ClientInfo("1", $"{i}")]));
        }

        for (var next = 0; next < 200; next++)
        {
            var change = int.Parse(Assert.Single((await subscriber.NextChangeAsync(Cancellation)).Left).Client, CultureInfo.InvariantCulture);
            Assert.True(change >= next, $"{change} came after {next - 1}.");

            // A store whose connection was renewed meanwhile may have lost some, and says so.
            Assert.True(change == next || await subscriber.Interrupted.WaitAsync(TimeSpan.FromSeconds(20), Cancellation), $"{change} came after {next - 1}, and nobody said that any were lost.");
            next = change;
        }
    }

    [Fact]
    public async Task Save_BeforeTheChannelHasAHistory_DoesNotBeginOne()
    {
        var channel = Channel("no-history");
        await SaveAsync(channel, new FencingToken(7), Attachment("n", 1, 1), PresenceChange.None);
        Assert.Single(await Store.ReadAsync(channel, Cancellation));
        var grant = await Log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, Cancellation);
        Assert.True(grant.Writer > new FencingToken(7));
        Assert.NotEmpty(grant.Snapshot.Top.Epoch);
    }

    private static ChannelId Channel(string path) =>
        ChannelId.TryCreate(1, $"stream/subscribers/{path}", out var channel) ? channel : throw new ArgumentException(path, nameof(path));

    private static NodeAttachment Attachment(string node, long revision, int sessions, params ClientInfo[] members) =>
        new(new NodeId(node), revision, sessions, members, StreamPosition.None, FencingToken.None);

    private async Task<(ChannelId Channel, FencingToken Writer)> OpenAsync(string path)
    {
        var channel = Channel(path);
        return (channel, (await Log.OpenWriterAsync(channel, new NodeId("owner"), FencingToken.None, Cancellation)).Writer);
    }

    private async Task SaveAsync(ChannelId channel, FencingToken writer, NodeAttachment attachment, PresenceChange change) =>
        Assert.True(await Store.SaveAsync(channel, writer, attachment, change, Cancellation));
}
