using System.Globalization;
using LiveOrleans.SourceServer;

namespace LiveOrleans.Faults;

/// <summary>What clients saw of a source, right and wrong on purpose.</summary>
public sealed class SourceViewCheckerTests
{
    private const string Channel = "1/ds/feed/a";

    // Messages 1 to 10 under token 5, 11 to 20 under token 7.
    private static readonly SourceInterval[] Streams = [Stream(5, 1, 10), Stream(7, 11, 10)];

    [Fact]
    public void Check_EachMessageOnceAndInOrder_FindsNothing() => Assert.Empty(Kinds(Client("a", Anew, Seen(1, 3, 5), Seen(2, 4, 5), Seen(3, 5, 5))));

    [Fact]
    public void Check_SkippedMessageOfAStream_IsASilentGap() => Assert.Equal([FaultKind.SilentGap], Kinds(Client("a", Anew, Seen(1, 3, 5), Seen(2, 5, 5))));

    [Fact]
    public void Check_SameMessageAgain_IsDoubledForTheClientAndInTheChannel() =>
        Assert.Equal([FaultKind.Doubled, FaultKind.Doubled], Kinds(Client("a", Anew, Seen(1, 3, 5), Seen(2, 3, 5))));

    [Fact]
    public void Check_MessageAtTwoPlaces_IsDoubledAlsoBetweenClients() =>
        Assert.Equal([FaultKind.Doubled], Kinds(Client("a", Anew, Seen(1, 3, 5)), Client("b", Anew, Seen(2, 3, 5))));

    [Fact]
    public void Check_EarlierMessage_IsReordered() => Assert.Equal([FaultKind.Reordered], Kinds(Client("a", Anew, Seen(1, 3, 5), Seen(2, 2, 5))));

    [Fact]
    public void Check_LowerToken_IsStale() => Assert.Equal([FaultKind.Stale], Kinds(Client("a", Anew, Seen(1, 11, 7), Seen(2, 10, 5))));

    [Fact]
    public void Check_NextStreamFromItsFirstMessage_FindsNothingAndCountsWhatNobodyTook()
    {
        var checker = new SourceViewChecker(Streams);

        Assert.Empty(checker.Check([Client("a", Anew, Seen(1, 8, 5), Seen(2, 11, 7))], static _ => true));
        Assert.Equal(2, checker.Untaken);
    }

    [Fact]
    public void Check_NextStreamWithoutItsFirstMessage_IsASilentGap() =>
        Assert.Equal([FaultKind.SilentGap], Kinds(Client("a", Anew, Seen(1, 10, 5), Seen(2, 12, 7))));

    [Fact]
    public void Check_MissingBetweenStreamsOfAServerThatReplays_IsASilentGap() =>
        Assert.Equal(FaultKind.SilentGap, Assert.Single(new SourceViewChecker(Streams) { Replays = true }.Check(
            [Client("a", Anew, Seen(1, 9, 5), Seen(2, 11, 7))], static _ => true)).Kind);

    [Fact]
    public void Check_NumbersThatAnOlderStreamCarriedMeanwhile_AreNotMissing()
    {
        SourceInterval[] streams = [Stream(5, 1, 12), Stream(7, 11, 5) with { Elsewhere = [12, 14] }];

        Assert.Empty(new SourceViewChecker(streams).Check([Client("a", Anew, Seen(1, 11, 7), Seen(2, 13, 7), Seen(3, 15, 7))], static _ => true));
        Assert.Equal(FaultKind.SilentGap, Assert.Single(new SourceViewChecker(streams).Check([Client("a", Anew, Seen(1, 11, 7), Seen(2, 15, 7))], static _ => true)).Kind);
        Assert.Equal(FaultKind.Unsent, Assert.Single(new SourceViewChecker(streams).Check([Client("a", Anew, Seen(1, 14, 7))], static _ => true)).Kind);
    }

    [Fact]
    public void Check_LeftAndBegunAnew_FindsNothing() => Assert.Empty(Kinds(Client("a", Anew, Seen(1, 3, 5), Anew, Seen(5, 7, 5))));

    [Fact]
    public void Check_RecoveredWithoutAMessage_IsASilentGap() =>
        Assert.Equal([FaultKind.SilentGap], Kinds(Client("a", Anew, Seen(1, 3, 5), Recovered, Seen(2, 5, 5))));

    [Theory]
    [InlineData(11, 5)]
    [InlineData(10, 7)]
    [InlineData(21, 7)]
    [InlineData(3, 6)]
    public void Check_MessageThatItsStreamDidNotSend_IsUnsent(long number, long token) => Assert.Equal([FaultKind.Unsent], Kinds(Client("a", Anew, Seen(1, number, token))));

    [Fact]
    public void Check_ChannelThatIsNotFed_IsPassedOver() =>
        Assert.Empty(new SourceViewChecker(Streams).Check([Client("a", Anew, new ClientEvent.Published(0, Channel, At(1), "{}"))], static _ => false));

    private static ClientEvent Anew => new ClientEvent.Subscribed(0, Channel, null, At(0), Recovered: false);

    private static ClientEvent Recovered => new ClientEvent.Subscribed(0, Channel, At(1), At(1), Recovered: true);

    private static Position At(ulong offset) => new("e", offset);

    private static ClientEvent.Published Seen(ulong offset, long number, long token) =>
        new ClientEvent.Published(0, Channel, At(offset), string.Create(CultureInfo.InvariantCulture, $$"""{"n":{{number}},"token":{{token}}}"""));

    private static SourceInterval Stream(long token, long first, long count) =>
        new(1, Channel, token, null, "c", default, null, default(SourceInstant), first, count, SourceClosedBy.Client);

    private static ClientHistory Client(string name, params ClientEvent[] events) => ClientHistory.Of(name, events);

    private static List<FaultKind> Kinds(params ClientHistory[] clients) =>
        [.. new SourceViewChecker(Streams).Check(clients, static _ => true).Select(static fault => fault.Kind)];
}
