using LiveOrleans.SourceServer;

namespace LiveOrleans.Faults;

/// <summary>Streams and stays that fit each other, and that do not. Times are in seconds.</summary>
public sealed class SourceUseTests
{
    private const string Channel = "1/ds/feed/a";

    [Fact]
    public void Faults_OpenWhileSubscribedAndALinger_FindsNothingAndMeasures()
    {
        var use = Use(60, [Visit(10, 30)], Stream(11, 40));

        Assert.Empty(use.Faults);
        Assert.Equal((1, Seconds(1), Seconds(10)), (use.Periods, use.LongestWait, use.LongestLinger));
    }

    [Fact]
    public void Faults_NeverOpened_IsSilent() => Assert.Equal([FaultKind.Silent], Kinds(Use(60, [Visit(10, 30)])));

    [Fact]
    public void Faults_OpenedTooLate_IsSilent() => Assert.Equal([FaultKind.Silent], Kinds(Use(60, [Visit(10, 30)], Stream(14, 40))));

    [Fact]
    public void Faults_ClosedUnderASubscriber_IsSilent() => Assert.Equal([FaultKind.Silent], Kinds(Use(60, [Visit(10, 30)], Stream(10, 20))));

    [Fact]
    public void Faults_ClosedForTooLongBetween_IsSilent() => Assert.Equal([FaultKind.Silent], Kinds(Use(60, [Visit(10, 30)], Stream(10, 15), Stream(20, 35))));

    [Fact]
    public void Faults_SubscribedForLessThanTheBudget_NeedsNoStream() => Assert.Empty(Use(60, [Visit(10, 12)]).Faults);

    [Fact]
    public void Faults_OpenTooLongAfterTheLast_IsUnused() => Assert.Equal([FaultKind.Unused], Kinds(Use(60, [Visit(10, 30)], Stream(10, 46))));

    [Fact]
    public void Faults_StillOpenAtTheEnd_IsUnused() => Assert.Equal([FaultKind.Unused], Kinds(Use(60, [Visit(10, 30)], Stream(10, null))));

    [Fact]
    public void Faults_StaysThatFollowEachOther_AreOnePeriod()
    {
        var use = Use(80, [Visit(20, 60), Visit(10, 30)], Stream(10, 70));

        Assert.Empty(use.Faults);
        Assert.Equal(1, use.Periods);
    }

    [Fact]
    public void Faults_NextSubscriberBeforeTheEndOfTheLinger_FindsNothing() => Assert.Empty(Use(80, [Visit(10, 30), Visit(42, 60)], Stream(10, 70)).Faults);

    [Fact]
    public void Faults_OpenThroughALongAbsence_IsUnused() => Assert.Equal([FaultKind.Unused], Kinds(Use(80, [Visit(10, 30), Visit(50, 60)], Stream(10, 70))));

    [Fact]
    public void Faults_OpenedWithoutAnySubscriber_IsUnused() => Assert.Equal([FaultKind.Unused], Kinds(Use(80, [Visit(60, 70)], Stream(20, 30), Stream(60, 75))));

    [Fact]
    public void Faults_OpenJustBeforeTheFirstWasTold_FindsNothing() => Assert.Empty(Use(80, [Visit(30, 70)], Stream(29.5, 75)).Faults);

    [Fact]
    public void Visits_OfAHistory_EndWithLeavingAndWithTheConnection()
    {
        var history = ClientHistory.Of(
            "a",
            Subscribed(1),
            Seen(3),
            new ClientEvent.Left(4, Channel),
            Subscribed(10),
            Seen(11),
            new ClientEvent.Disconnected(18, new Uri("http://n/"), 3001, string.Empty),
            Subscribed(20));
        history.End(25);

        Assert.Equal(
            [Visit(1, 4, 2), Visit(10, 18, 7), Visit(20, 25, 5)], SourceVisit.Of(history, static at => Seconds(at)));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static SourceUse Use(int now, SourceVisit[] visits, params SourceInterval[] streams) => new(Channel, visits, streams, Seconds(now));

    private static IEnumerable<FaultKind> Kinds(SourceUse use) => use.Faults.Select(static fault => fault.Kind);

    private static SourceVisit Visit(double from, double to, double silence = 0) => new("a", Channel, Seconds(from), Seconds(to), Seconds(silence));

    private static SourceInterval Stream(double from, double? to) =>
        new(1, Channel, 1, null, "c", At(from), null, to is { } end ? At(end) : null, 1, 1, SourceClosedBy.Client);

    private static SourceInstant At(double seconds) => new(Seconds(seconds), default);

    private static ClientEvent.Subscribed Subscribed(long at) => new ClientEvent.Subscribed(at, Channel, null, new Position("e", 0), Recovered: false);

    private static ClientEvent.Published Seen(long at) => new ClientEvent.Published(at, Channel, new Position("e", (ulong)at), "{}");
}
