namespace LiveOrleans.Load.Tests;

/// <summary>Whole runs against a server in this process, over real sockets and for a few hundred milliseconds each.</summary>
public sealed class RunTests
{
    private static readonly TrafficPlan Plan = new("load", Sessions: 6, Channels: 2, Size: 128, InFlight: 8);

    [Theory]
    [InlineData("json")]
    [InlineData("protobuf")]
    public async Task Execute_FaithfulServer_FindsNothing(string protocol)
    {
        var report = await FanoutAsync(protocol: protocol);

        Assert.True(report.Passed);
        var traffic = Assert.Single(report.Traffic);
        Assert.InRange(traffic.LatencyMs.P50, 0.001, traffic.LatencyMs.Max);
    }

    [Fact]
    public async Task Execute_OneSessionMissesOnePublication_IsALoss()
    {
        var report = await FanoutAsync((session, offset) => session == 1 && offset == 3 ? [] : [offset]);

        AssertCounts(report, lost: 2, duplicated: 0, reordered: 0);
    }

    [Fact]
    public async Task Execute_OneSessionMissesTheRest_IsALossWithoutAnythingAfterIt()
    {
        var report = await FanoutAsync((session, offset) => session == 1 && offset >= 3 ? [] : [offset]);

        // Each of the two channels stops at 8 publications behind the second.
        AssertCounts(report, lost: 16, duplicated: 0, reordered: 0);
    }

    [Fact]
    public async Task Execute_OneSessionGetsOneTwice_IsADuplicate()
    {
        var report = await FanoutAsync((session, offset) => session == 1 && offset == 3 ? [offset, offset] : [offset]);

        AssertCounts(report, lost: 0, duplicated: 2, reordered: 0);
    }

    [Fact]
    public async Task Execute_OneSessionGetsTwoSwapped_IsReordered()
    {
        var report = await FanoutAsync((session, offset) => (session, offset) switch
        {
            (1, 3) => [],
            (1, 4) => [4, 3],
            _ => [offset],
        });

        AssertCounts(report, lost: 0, duplicated: 0, reordered: 2);
    }

    [Fact]
    public async Task Execute_SubscriptionEndedByTheServer_IsReportedWithItsReason()
    {
        var report = await FanoutAsync((session, offset) => session == 1 && offset == 3 ? [FakeServer.End] : [offset]);

        Assert.False(report.Passed);
        Assert.Equal(KeyValuePair.Create("subscription ended with 2500 insufficient state", 2), Assert.Single(report.Closed));
    }

    [Fact]
    public async Task Execute_AtARate_PublishesNoMoreOften()
    {
        var report = await FanoutAsync(plan: Plan with { Rate = 200 });

        Assert.True(report.Passed);
        Assert.InRange(report.Traffic[0].PublicationsPerSecond, 1, 210);
    }

    [Fact]
    public async Task Execute_SessionsWithSeveralChannels_AreCheckedChannelByChannel()
    {
        var plan = Plan with { Sessions = 3, Channels = 6, ChannelsPerSession = 2, Rate = 200 };

        var faithful = await FanoutAsync(plan: plan);
        var lossy = await FanoutAsync((_, offset) => offset == 3 ? [] : [offset], plan);

        Assert.True(faithful.Passed);
        AssertCounts(lossy, lost: 6, duplicated: 0, reordered: 0);
    }

    [Theory]
    [InlineData("Random")]
    [InlineData("Acknowledged")]
    public async Task Execute_SeveralPublishers_EachAcknowledgedOnceAndDelivered(string pacing)
    {
        await using var server = await FakeServer.StartAsync();
        var plan = Plan with { Pacing = Enum.Parse<Pacing>(pacing) };

        var report = await ShortRun.OnOwnThread(() => new TrafficRun("fanout", "json", Options(server.Url), TimeSpan.Zero).Execute([plan], publisherCount: 3, Listeners.None));

        Assert.True(report.Passed);
        Assert.InRange(report.Traffic[0].AcknowledgedPerSecond, 1, double.MaxValue);
        Assert.Equal(0, report.Traffic[0].Rejected);
    }

    [Fact]
    public async Task Execute_NoServer_SaysSo()
    {
        await using var server = await FakeServer.StartAsync();
        var address = server.Url;
        await server.DisposeAsync();

        var error = Assert.Throws<LoadException>(() => Fanout(address, Plan));

        Assert.Contains("ConnectionRefused", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_Idle_HoldsAndAnswersPings()
    {
        await using var server = await FakeServer.StartAsync();
        var process = new ServerProcess(Environment.ProcessId);

        var report = await ShortRun.OnOwnThread(() => new IdleRun(Options(server.Url) with { Process = process }).Execute(20, channels: 40, Wires.Create("json")));

        Assert.True(report.Passed);
        Assert.Equal((20, 22), (report.Sessions, report.PingsAnswered));
        Assert.True(report.ServerBytesAfter > 0);
    }

    [Fact]
    public async Task ExecuteAsync_Push_PostsWholeBodies()
    {
        await using var server = await FakeServer.StartAsync();

        var report = await new PushRun(Options(server.Url)).ExecuteAsync("load", lines: 10, connections: 2);

        Assert.True(report.Passed);
        Assert.Equal(server.PushedLines, report.Requests * 10);
    }

    [Fact]
    public async Task ExecuteAsync_PushToAServerThatRefuses_FailsWithTheStatus()
    {
        await using var server = await FakeServer.StartAsync();

        var report = await new PushRun(Options(server.Url + "/elsewhere")).ExecuteAsync("load", lines: 10, connections: 1);

        Assert.False(report.Passed);
        Assert.StartsWith("404", Assert.Single(report.Failed).Key, StringComparison.Ordinal);
    }

    private static async Task<TrafficReport> FanoutAsync(Func<int, int, int[]>? deliver = null, TrafficPlan? plan = null, string protocol = "json")
    {
        await using var server = await FakeServer.StartAsync(deliver);
        return await ShortRun.OnOwnThread(() => Fanout(server.Url, plan ?? Plan, protocol));
    }

    private static TrafficReport Fanout(string url, TrafficPlan plan, string protocol = "json") =>
        new TrafficRun("fanout", protocol, Options(url), TimeSpan.Zero).Execute([plan], publisherCount: 1, Listeners.None);

    private static RunOptions Options(string url) => ShortRun.Options(url, TimeSpan.FromSeconds(2));

    private static void AssertCounts(TrafficReport report, long lost, long duplicated, long reordered)
    {
        var traffic = Assert.Single(report.Traffic);
        Assert.Equal((lost, duplicated, reordered), (traffic.Lost, traffic.Duplicated, traffic.Reordered));
        Assert.False(report.Passed);
    }
}
