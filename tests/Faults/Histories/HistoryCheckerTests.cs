namespace LiveOrleans.Faults;

/// <summary>The checker against histories that are wrong on purpose, and against some that only look wrong.</summary>
public sealed class HistoryCheckerTests
{
    private const string Channel = "1/stream/a/b";

    [Fact]
    public void Check_EachOffsetOnceAndInOrder_FindsNothing() => Assert.Empty(Kinds(Client("a", Anew(0), Seen(1), Seen(2), Seen(3))));

    [Fact]
    public void Check_SkippedOffset_IsASilentGap() => Assert.Equal([FaultKind.SilentGap], Kinds(Client("a", Anew(0), Seen(1), Seen(3))));

    [Fact]
    public void Check_FirstPublicationAboveTheStart_IsASilentGap() => Assert.Equal([FaultKind.SilentGap], Kinds(Client("a", Anew(5), Seen(7))));

    [Fact]
    public void Check_SameOffsetTwice_IsDoubled() => Assert.Equal([FaultKind.Doubled], Kinds(Client("a", Anew(0), Seen(1), Seen(2), Seen(1))));

    [Fact]
    public void Check_LateOffset_IsAGapAndReordered() =>
        Assert.Equal([FaultKind.SilentGap, FaultKind.Reordered], Kinds(Client("a", Anew(0), Seen(1), Seen(3), Seen(2))));

    [Fact]
    public void Check_PublicationBelowTheStart_IsReordered() => Assert.Equal([FaultKind.Reordered], Kinds(Client("a", Anew(5), Seen(5))));

    [Fact]
    public void Check_RecoveredInFull_FindsNothing() =>
        Assert.Empty(Kinds(Client("a", Anew(0), Seen(1), Lost, Recovered(1), Seen(2), Seen(3))));

    [Fact]
    public void Check_RecoveredWithAHole_IsASilentGap() =>
        Assert.Equal([FaultKind.SilentGap], Kinds(Client("a", Anew(0), Seen(1), Lost, Recovered(1), Seen(3))));

    [Fact]
    public void Check_RecoveredWithWhatWasSeen_IsDoubled() =>
        Assert.Equal([FaultKind.Doubled], Kinds(Client("a", Anew(0), Seen(1), Seen(2), Lost, Recovered(2), Seen(2), Seen(3))));

    [Fact]
    public void Check_RecoveredElsewhere_IsAFalseRecovery() =>
        Assert.Equal([FaultKind.FalseRecovery], Kinds(Client("a", Anew(0), Seen(1), Lost, Subscribed(At(1), At(4), recovered: true), Seen(5))));

    [Fact]
    public void Check_RecoveredInAnotherEpoch_IsAFalseRecovery() =>
        Assert.Equal([FaultKind.FalseRecovery], Kinds(Client("a", Anew(0), Seen(1), Lost, Subscribed(At(1), At(1, "f"), recovered: true), Seen(2, "f"))));

    [Fact]
    public void Check_RecoveredWithoutHavingAsked_IsAFalseRecovery() =>
        Assert.Equal([FaultKind.FalseRecovery], Kinds(Client("a", Subscribed(null, At(1), recovered: true))));

    [Fact]
    public void Check_ToldThatItIsLost_FindsNothingAndCounts()
    {
        var checker = new HistoryChecker();

        Assert.Empty(checker.Check([Client("a", Anew(0), Seen(1), Lost, Subscribed(At(1), At(9), recovered: false), Seen(10))], []));
        Assert.Equal(1, checker.Resyncs);
    }

    [Fact]
    public void Check_ToldOfANewEpoch_FindsNothing() =>
        Assert.Empty(Kinds(Client("a", Anew(0), Seen(1), Lost, Subscribed(At(1), At(0, "f"), recovered: false), Seen(1, "f"))));

    [Fact]
    public void Check_BelowWhereItWasInTheSameEpoch_WentBack() =>
        Assert.Equal([FaultKind.WentBack], Kinds(Client("a", Anew(7), Seen(8), Lost, Subscribed(At(8), At(3), recovered: false), Seen(4))));

    [Fact]
    public void Check_AnotherEpochUnsaid_IsUninvited() => Assert.Equal([FaultKind.Uninvited], Kinds(Client("a", Anew(0), Seen(1), Seen(2, "f"))));

    [Fact]
    public void Check_PublicationAfterTheEndOfTheSubscription_IsUninvited() =>
        Assert.Equal([FaultKind.Uninvited], Kinds(Client("a", Anew(0), Seen(1), Ended(2500), Seen(2))));

    [Fact]
    public void Check_LeftAndBegunAnew_FindsNothingAndCountsNoResync()
    {
        var checker = new HistoryChecker();

        Assert.Empty(checker.Check([Client("a", Anew(0), Seen(1), Gone, Anew(5), Seen(6))], []));
        Assert.Equal(0, checker.Resyncs);
    }

    [Fact]
    public void Check_PublicationAfterLeaving_IsUninvited() => Assert.Equal([FaultKind.Uninvited], Kinds(Client("a", Anew(0), Seen(1), Gone, Seen(2))));

    [Fact]
    public void Check_PublicationBeforeTheSubscription_IsUninvited() => Assert.Equal([FaultKind.Uninvited], Kinds(Client("a", Seen(1))));

    [Fact]
    public void Check_InsufficientStateAndRecovered_FindsNothing() =>
        Assert.Empty(Kinds(Client("a", Anew(0), Seen(1), Ended(2500), Recovered(1), Seen(2))));

    [Theory]
    [InlineData(2000)]
    [InlineData(2499)]
    public void Check_SubscriptionEndedForGood_IsTurnedAway(int code) => Assert.Equal([FaultKind.TurnedAway], Kinds(Client("a", Anew(0), Ended(code))));

    [Theory]
    [InlineData(1009, 1)]
    [InlineData(3499, 0)]
    [InlineData(3500, 1)]
    [InlineData(3999, 1)]
    [InlineData(4499, 0)]
    [InlineData(4500, 1)]
    public void Check_ConnectionEnded_IsTurnedAwayByTheCodesThatAreFinal(int code, int faults) =>
        Assert.Equal(faults, Kinds(Client("a", Anew(0), new ClientEvent.Disconnected(0, new Uri("http://n/"), code, string.Empty))).Count);

    [Fact]
    public void Check_OtherDataAtAPosition_IsADisagreement() =>
        Assert.Equal([FaultKind.Disagreement], Kinds(Client("a", Anew(0), Seen(1, data: "1")), Client("b", Anew(0), Seen(1, data: "2"))));

    [Fact]
    public void Check_SameOffsetInAnotherEpoch_MayDiffer() =>
        Assert.DoesNotContain(FaultKind.Disagreement, Kinds(Client("a", Anew(0), Seen(1, data: "1")), Client("b", Anew(0, "f"), Seen(1, "f", data: "2"))));

    [Fact]
    public void Check_OneClientEndsEarlier_IsBehind()
    {
        var faults = new HistoryChecker().Check([Client("a", Anew(0), Seen(1)), Client("b", Anew(0), Seen(1)), Client("c", Anew(0))], []);

        Assert.Equal((FaultKind.Behind, "c"), (Assert.Single(faults).Kind, faults[0].Witness));
    }

    [Theory]
    [InlineData("e", 1, 1, 0)]
    [InlineData("f", 0, 0, 1)]
    public void Check_AcknowledgedAndLostByRedis_IsLostUnlessTheChannelIsInANewEpoch(string epoch, ulong offset, int lost, int lostWithEpoch)
    {
        var publisher = new PublisherHistory("p");
        publisher.Add(new PublisherHistory.Attempt(Channel, PublisherCheck.IdOf("p", 0), IsAcknowledged: true));
        var checker = new HistoryChecker { MayLoseWithEpoch = true };
        var faults = checker.Check([Client("a", Anew(0), Seen(1), Lost, Subscribed(At(1), At(offset, epoch), recovered: false))], [publisher]);

        Assert.Equal((lost, lostWithEpoch), (faults.Count(static fault => fault.Kind == FaultKind.Lost), checker.LostWithEpoch));
    }

    [Theory]
    [InlineData(2, 0, 2)]
    [InlineData(3, 3, 0)]
    public void Check_AcknowledgedWhereAllWereToldTheyMissedIt_IsLostOnlyBeyondThat(int acknowledged, int lost, int unwitnessed)
    {
        var publisher = new PublisherHistory("p");
        for (var number = 0; number < acknowledged; number++)
        {
            publisher.Add(new PublisherHistory.Attempt(Channel, PublisherCheck.IdOf("p", number), IsAcknowledged: true));
        }

        var checker = new HistoryChecker();
        var faults = checker.Check([Client("a", Anew(4), Seen(5), Lost, Subscribed(At(5), At(2, "f"), recovered: false), Seen(3, "f"))], [publisher]);

        Assert.Equal((lost, unwitnessed), (faults.Count(static fault => fault.Kind == FaultKind.Lost), checker.Unwitnessed));
    }

    [Fact]
    public void Check_EndsDifferWhilePublicationsFlow_FindsNothing() =>
        Assert.Empty(new HistoryChecker { IsStillFlowing = true }.Check([Client("a", Anew(0), Seen(1)), Client("b", Anew(0))], []));

    private static readonly ClientEvent Lost = new ClientEvent.Disconnected(0, new Uri("http://n/"), ConnectionEnd.NoCloseFrame, string.Empty);

    private static readonly ClientEvent Gone = new ClientEvent.Left(0, Channel);

    private static Position At(ulong offset, string epoch = "e") => new(epoch, offset);

    private static ClientEvent.Subscribed Subscribed(Position? asked, Position start, bool recovered) => new(0, Channel, asked, start, recovered);

    private static ClientEvent.Subscribed Anew(ulong offset, string epoch = "e") => Subscribed(null, At(offset, epoch), recovered: false);

    private static ClientEvent.Subscribed Recovered(ulong offset) => Subscribed(At(offset), At(offset), recovered: true);

    private static ClientEvent.Published Seen(ulong offset, string epoch = "e", string data = "{}") => new(0, Channel, At(offset, epoch), data);

    private static ClientEvent.Unsubscribed Ended(int code) => new(0, Channel, code);

    private static ClientHistory Client(string name, params ClientEvent[] events) => ClientHistory.Of(name, events);

    private static List<FaultKind> Kinds(params ClientHistory[] clients) => [.. new HistoryChecker().Check(clients, []).Select(static fault => fault.Kind)];
}
