using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>Many sessions that never read beside one that does.</summary>
[Trait(FaultSettings.Form, FaultSettings.Long)]
public sealed class SilentSessionTests(ITestOutputHelper output)
{
    private const string Channel = "grafana/broadcast/silent";
    private const string Sessions = "liveorleans_gateway_sessions";
    private const string Disconnects = "liveorleans_gateway_disconnects_total";
    private const int Quiet = 20;
    private const int Most = 1000;
    private const double AllowedMebibytes = 400;

    /// <summary>Behind by too much, a write that waits for 10 s, a ping without its pong: whichever comes first, which is a matter of how fast is published.</summary>
    private static readonly string[] Codes = ["3008", "3009", "3012"];

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SlowestDelivery = TimeSpan.FromSeconds(5);
    private static readonly string Data = $"\"{new string('x', 16 * 1024)}\"";

    [Fact]
    public async Task Publish_SessionsThatNeverRead_AreClosedAndSlowNobody()
    {
        var count = FaultSettings.SilentSessions;
        await using var cluster = await ClusterProcess.StartAsync([NodeRole.All, NodeRole.All], further: ["--live:client_queue_max_size", "262144"]);
        var node = cluster.Nodes[0];
        await using var fleet = new ClientFleet();
        var reader = fleet.Add(new LiveClientOptions { Nodes = [node.Url], Channels = [$"1/{Channel}"] });
        await fleet.WaitForLiveAsync(Deadline);
        var before = await DeliverAsync(node, reader, static number => Task.FromResult(number < Quiet));
        await using var silent = new SilentSessions();
        await silent.OpenAsync(node.Url, $"1/{Channel}", count);
        Assert.Equal(count + 1, await NodeHttp.MetricAsync(node.Url, Sessions));
        var start = TimeProvider.System.GetTimestamp();
        var memory = Resident(node);
        var most = memory;
        var during = await DeliverAsync(node, reader, async number =>
        {
            most = Math.Max(most, Resident(node));
            Assert.True(await node.IsReadyAsync(), "A node that serves said that it is not ready.");
            return number < Most && (await ClosedAsync(node)).Sum() < count;
        });

        output.WriteLine($"{string.Join(" + ", await ClosedAsync(node))} of {count} sessions closed with {string.Join(", ", Codes)} after {during.Length} publications, {TimeProvider.System.GetElapsedTime(start).TotalSeconds:F1} s; resident {memory:F0} MiB before, {most:F0} at most");
        output.WriteLine($"delivery to the one that reads: median {Median(before):F1} ms, most {before[^1]:F1} ms alone; median {Median(during):F1} ms, most {during[^1]:F1} ms beside them");
        await Eventually.HoldsAsync(async () => (await ClosedAsync(node)).Sum() >= count, Deadline, "all are closed");
        await Eventually.HoldsAsync(async () => await NodeHttp.MetricAsync(node.Url, Sessions) is 1, Deadline, "the node counts one session");
        await fleet.DisposeAsync();
        Assert.Empty(reader.History.Events.OfType<ClientEvent.Disconnected>());
        Assert.Empty(new HistoryChecker().Check(fleet.Histories, []));
        Assert.True(during[^1] < SlowestDelivery.TotalMilliseconds, $"A delivery took {during[^1]} ms.");
        Assert.True(most - memory < AllowedMebibytes, $"The node grew from {memory:F0} to {most:F0} MiB.");
    }

    /// <returns>How long each publication took to the client, in milliseconds, from the shortest to the longest.</returns>
    private static async Task<double[]> DeliverAsync(NodeProcess node, LiveClient reader, Func<int, Task<bool>> goesOn)
    {
        List<double> times = [];
        while (await goesOn(times.Count))
        {
            var start = TimeProvider.System.GetTimestamp();
            var wanted = reader.History.PublicationCount + 1;
            Assert.True(await NodeHttp.PublishAsync(node.Url, Channel, Data, TestContext.Current.CancellationToken), "A publication was refused.");
            await Eventually.HoldsAsync(() => Task.FromResult(reader.History.PublicationCount >= wanted), Deadline, "the publication is delivered");
            times.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
        }

        return [.. times.Order()];
    }

    /// <returns>How many sessions were closed with each of the codes.</returns>
    private static async Task<double[]> ClosedAsync(NodeProcess node) =>
        await Task.WhenAll(Codes.Select(async code => await NodeHttp.MetricAsync(node.Url, Disconnects, $"\"{code}\"") ?? 0));

    private static double Median(double[] ordered) => ordered[ordered.Length / 2];

    private static double Resident(NodeProcess node) =>
        ResourceSample.Read(node.ProcessId ?? throw new InvalidOperationException($"{node.Name} does not run."))?.Resident ?? 0;
}
