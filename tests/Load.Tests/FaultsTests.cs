namespace LiveOrleans.Load.Tests;

public sealed class FaultsTests
{
    private static readonly LatencyResult Latency = new(1, 1, 1, 1, 1, 1);

    [Theory]
    [InlineData(1, 0, 0, 0, "1 lost")]
    [InlineData(0, 2, 0, 0, "2 duplicated")]
    [InlineData(0, 0, 3, 0, "3 reordered")]
    [InlineData(0, 0, 0, 4, "4 rejected")]
    public void Check_TrafficThatIsNotWhole_SaysWhat(long lost, long duplicated, long reordered, long rejected, string said)
    {
        var error = Assert.Throws<LoadException>(() => Faults.Check(Traffic(deliveries: 9, lost, duplicated, reordered, rejected)));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WholeTraffic_Passes() => Faults.Check(Traffic(deliveries: 9));

    [Fact]
    public void Check_NothingDelivered_IsAFault() => Assert.Throws<LoadException>(() => Faults.Check(Traffic(deliveries: 0)));

    [Fact]
    public void Check_SessionsClosed_SaysTheReason()
    {
        var error = Assert.Throws<LoadException>(() => Faults.Check(
            Traffic(deliveries: 9) with { Closed = new Dictionary<string, int>(StringComparer.Ordinal) { ["3008 slow"] = 2 } }));

        Assert.Equal("2 sessions were closed, the first with: 3008 slow", error.Message);
    }

    [Theory]
    [InlineData(10, 0, null)]
    [InlineData(9, 0, "the channel has 9 publications")]
    [InlineData(10, 1, "1 requests failed")]
    public void Check_Push_ComparesRequestsWithTheChannel(ulong published, int failed, string? said)
    {
        var failures = failed == 0 ? [] : new Dictionary<string, int>(StringComparer.Ordinal) { ["429"] = failed };
        var report = new PushReport(1, 1, 1, 5, 5, 5, Latency, failures, null, null);

        var error = Record.Exception(() => Faults.Check(report, published, requests: 10));

        Assert.Equal(said is null, error is null);
        Assert.Contains(said ?? "", error?.Message ?? "", StringComparison.Ordinal);
    }

    private static TrafficReport Traffic(long deliveries, long lost = 0, long duplicated = 0, long reordered = 0, long rejected = 0) => new(
        "table", "json", 1, 1, 1,
        [new TrafficResult("load", 1, 1, deliveries, deliveries, 1, 1, 1, Latency, lost, duplicated, reordered, rejected)],
        1, new Dictionary<string, int>(StringComparer.Ordinal), 1, 1, null, null, null);
}
