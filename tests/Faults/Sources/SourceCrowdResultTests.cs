using LiveOrleans.SourceServer;
using Xunit.Sdk;

namespace LiveOrleans.Faults;

public sealed class SourceCrowdResultTests
{
    private const string Channel = "1/ds/feed/c0";

    [Fact]
    public void AssertNoFaults_AllSeen_Holds() => Result(silence: 3, Stream(1, 0, 30)).AssertNoFaults();

    [Fact]
    public void AssertNoFaults_SilentForLongerThanTheBudget_Fails() =>
        Assert.Contains("Silent", Assert.Throws<TrueException>(Result(silence: 3.1, Stream(1, 0, 30)).AssertNoFaults).Message, StringComparison.Ordinal);

    [Fact]
    public void AssertNoFaults_TwoStreamsAtOnce_Fails() =>
        Assert.Contains(
            "two streams", Assert.Throws<TrueException>(Result(silence: 3, Stream(1, 0, 30), Stream(2, 29, 40)).AssertNoFaults).Message, StringComparison.Ordinal);

    private static SourceCrowdResult Result(double silence, params SourceInterval[] streams)
    {
        var history = ClientHistory.Of(
            "a",
            new ClientEvent.Subscribed(0, Channel, Asked: null, new Position("e", 0), Recovered: false),
            new ClientEvent.Published(1, Channel, new Position("e", 1), """{"n":1,"token":1}"""));
        var visit = new SourceVisit("a", Channel, Seconds(1), Seconds(20), Seconds(silence));
        return new SourceCrowdResult(
            [history],
            [(streams.Length, new SourceUse(Channel, [visit], streams, Seconds(40)))],
            [visit],
            streams is [var first, var second] ? [new SourceOverlap(first, second, Seconds(1))] : [],
            streams);
    }

    private static SourceInterval Stream(int number, double from, double to) =>
        new(number, Channel, number, null, "c", At(from), null, At(to), FirstMessage: 1, MessagesSent: 10, SourceClosedBy.Client);

    private static SourceInstant At(double seconds) => new(Seconds(seconds), default);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
