using System.CommandLine;
using System.Diagnostics;

namespace LiveOrleans.Load.Tests;

/// <summary>Runs whose sessions are in several processes, against a server in this one.</summary>
public sealed class ProcessesTests
{
    private static readonly TrafficPlan Plan = new("load", Sessions: 7, Channels: 2, Size: 128, InFlight: 8);

    [Fact]
    public async Task Execute_FaithfulServer_FindsNothingInAnyProcess()
    {
        var report = await FanoutAsync();

        Assert.True(report.Passed);
        Assert.Equal((3, 7), (report.Processes, Assert.Single(report.Traffic).Sessions));
        Assert.True(report.GeneratorCores > 0);
    }

    [Fact]
    public async Task Execute_EachChannelsLastSessionMissesOne_IsALossAsInOneProcess()
    {
        var report = await FanoutAsync((session, offset) => session == 2 && offset == 3 ? [] : [offset]);

        Assert.Equal((2, 0, 0), Counts(report));
    }

    [Fact]
    public async Task Execute_EverySessionMissesTheEnd_IsALossAsInOneProcess()
    {
        var report = await FanoutAsync((_, offset) => offset >= 3 ? [] : [offset]);

        // Each of the two channels stops at 8 publications behind the second, for all of the sessions.
        Assert.Equal((7 * 8, 0, 0), Counts(report));
    }

    [Fact]
    public async Task Execute_ProcessThatDies_IsNamed()
    {
        await using var server = await FakeServer.StartAsync();
        var options = Options(server.Url);
        await using var others = Listeners.Start(3, options, LoadProgram.Own());
        using var second = Process.GetProcessById(others.Ids.First());
        second.Kill();

        var error = await Assert.ThrowsAsync<LoadException>(() => ExecuteAsync(options, others));

        Assert.StartsWith("Load process 2 of 3 ended with 137", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_ProcessThatDoesNotAnswer_IsNamed()
    {
        await using var server = await FakeServer.StartAsync();
        var options = Options(server.Url) with { Timeout = TimeSpan.FromMilliseconds(500) };
        await using var others = Listeners.Start(2, options, new LoadProgram("sleep", "60"));

        var error = await Assert.ThrowsAsync<LoadException>(() => ExecuteAsync(options, others));

        Assert.Equal("Load process 2 of 2 did not answer within 500ms.", error.Message);
    }

    [Fact]
    public async Task Finish_EveryPublicationWithinTheWindow_IsCountedOnceInCountsAndHistograms()
    {
        await using var server = await FakeServer.StartAsync();
        var options = Options(server.Url);
        await using var others = Listeners.Start(4, options, LoadProgram.Own());

        var found = await ShortRun.OnOwnThread(() => PublishTen(options, others));

        // Of 4 processes the last three have 2, 2 and 1 of the 7 sessions.
        Assert.Equal([20, 20, 10], found.Select(static other => Assert.Single(other.Traffic).Deliveries));
        Assert.Equal([20, 20, 10], found.Select(static other => other.Traffic[0].Latency.Values.Sum()));
        Assert.All(found, static other => Assert.Equal((0, 0, 0), (other.Traffic[0].Lost, other.Traffic[0].Duplicated, other.Traffic[0].Reordered)));
    }

    [Fact]
    public async Task ExecuteAsync_NobodyAsksAnyMore_Ends()
    {
        using var input = new StringReader("");
        await using var output = new StringWriter();

        var error = await Assert.ThrowsAsync<LoadException>(() => new ListenRun(input, output, TimeProvider.System).ExecuteAsync());

        Assert.Equal("The process that started this one has ended.", error.Message);
    }

    [Fact]
    public void Merge_CountsOfOthers_GiveThePercentilesOfAllTogether()
    {
        var all = Meter();
        LatencyMeter[] parts = [Meter(), Meter(), Meter()];
        for (var number = 1; number <= 30_000; number++)
        {
            var latency = (long)number * number * 3_600;
            all.Add(1, 1 + latency);
            parts[number % 7 % 3].Add(1, 1 + latency);
        }

        parts[0].Merge(JsonLine.Read<Dictionary<long, long>>(JsonLine.Write(parts[1].Counts())));
        parts[0].Merge(JsonLine.Read<Dictionary<long, long>>(JsonLine.Write(parts[2].Counts())));

        Assert.Equal(all.Counts(), parts[0].Counts());
        Assert.Equal(all.Latency(), parts[0].Latency());
    }

    [Theory]
    [InlineData(1_000, 1)]
    [InlineData(1_001, 4)]
    [InlineData(15, 16)]
    public void Share_OfAllProcesses_IsEachSessionOnce(int sessions, int processes)
    {
        TrafficPlan[] shares = [.. Enumerable.Range(0, processes).Select(process => (Plan with { Sessions = sessions }).Share(process, processes))];

        Assert.Equal(Enumerable.Range(0, sessions), shares.SelectMany(static share => Enumerable.Range(share.FirstSession, share.Sessions)));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("17")]
    [InlineData("two")]
    public void Parse_ProcessesOutOfRange_SaysTheRange(string processes)
    {
        var error = Assert.Single(new RootCommand { FanoutCommand.Create() }.Parse(["fanout", "--processes", processes]).Errors);

        Assert.Equal($"--processes {processes}: a whole number from 1 to 16 is needed.", error.Message);
    }

    [Theory]
    [InlineData(3, 1, 4)]
    [InlineData(10, 6, 2)]
    public void Check_ShareWithoutASessionOfEachChannel_NamesTheOption(int sessions, int channels, int processes)
    {
        var error = Assert.Throws<LoadException>(() => FanoutCommand.Check(Plan with { Sessions = sessions, Channels = channels }, processes));

        Assert.StartsWith($"--processes {processes}: ", error.Message, StringComparison.Ordinal);
    }

    private static async Task<TrafficReport> FanoutAsync(Func<int, int, int[]>? deliver = null)
    {
        await using var server = await FakeServer.StartAsync(deliver);

        // What is lost is waited for until the end of it.
        var options = deliver is null ? Options(server.Url) : Options(server.Url) with { Timeout = TimeSpan.FromSeconds(5) };
        await using var others = Listeners.Start(3, options, LoadProgram.Own());
        return await ExecuteAsync(options, others);
    }

    private static Task<TrafficReport> ExecuteAsync(RunOptions options, Listeners others) =>
        ShortRun.OnOwnThread(() => new TrafficRun("fanout", "json", options, TimeSpan.Zero).Execute([Plan], publisherCount: 1, others));

    private static IReadOnlyList<FinishAnswer> PublishTen(RunOptions options, Listeners others)
    {
        var plan = Plan with { Channels = 1 };
        var publisher = new LoadSession(options.Server, new JsonWire());
        var own = Traffic.Create(plan.Share(0, 4), [publisher], channels => new LoadSession(options.Server, new JsonWire(), channels), options.Time.TimestampFrequency);
        using var loop = new LoadLoop(options.Server, options.Time);
        void Wait(Func<bool> done) => loop.RunUntil(options.Time.GetTimestamp() + options.Time.TimestampFrequency, [publisher], done);
        others.Open(options.Server, "json", [plan], publishers: 1);
        loop.Open([publisher, .. own.Subscribers], options.Timeout);
        others.AwaitOpen(Wait);
        others.Measure(new MeasureWindow(1, long.MaxValue), Wait);
        for (var number = 0; number < 10; number++)
        {
            new Lane(publisher, own.Channels[0]).Publish(new byte[plan.Size], options.Time.GetTimestamp());
        }

        loop.RunUntil(options.Time.GetTimestamp() + 30 * options.Time.TimestampFrequency, [publisher], () => own.IsDelivered);
        return others.Finish(
            new FinishOrder(options.Time.GetTimestamp() + 30 * options.Time.TimestampFrequency, [[own.Channels[0].End()]]), Wait);
    }

    private static LatencyMeter Meter() => new(1_000_000_000) { Window = new MeasureWindow(1, long.MaxValue) };

    private static (long Lost, long Duplicated, long Reordered) Counts(TrafficReport report)
    {
        var traffic = Assert.Single(report.Traffic);
        return (traffic.Lost, traffic.Duplicated, traffic.Reordered);
    }

    private static RunOptions Options(string url) => ShortRun.Options(url, TimeSpan.FromSeconds(30));
}
