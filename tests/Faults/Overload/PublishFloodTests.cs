using System.Net;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>More is published than the cluster can take.</summary>
[Trait(FaultSettings.Form, FaultSettings.Long)]
public sealed class PublishFloodTests(ITestOutputHelper output)
{
    private const string Channel = "grafana/broadcast/flood";
    private const double AllowedMebibytes = 700;
    private const string Requests = "http_server_request_duration_seconds_count";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(3);

    // Shorter than the 5 s for which a publication waits for its append: what is queued then is taken afterwards.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Publish_FasterThanTheCluster_IsAnsweredAndWhatWasTakenIsKept()
    {
        await using var cluster = await ClusterProcess.StartAsync([NodeRole.All, NodeRole.All]);
        await using var fleet = new ClientFleet();
        foreach (var node in cluster.Nodes)
        {
            fleet.Add(new LiveClientOptions { Nodes = [node.Url], Channels = [$"1/{Channel}"], ReplyTimeout = Deadline });
        }

        await fleet.WaitForLiveAsync(Deadline);
        var memory = Resident(cluster);
        var flood = new PublishFlood(cluster.Addresses, Channel);
        using var ending = new CancellationTokenSource();
        var flooding = flood.RunAsync(ending.Token);
        await Task.Delay(Before, TimeProvider.System, TestContext.Current.CancellationToken);
        cluster.Redis.Pause();
        await Task.Delay(Pause / 2, TimeProvider.System, TestContext.Current.CancellationToken);
        var whilePaused = await NodeHttp.StatusAsync(new Uri(cluster.Nodes[0].Url, "readyz"));
        await Task.Delay(Pause / 2, TimeProvider.System, TestContext.Current.CancellationToken);
        cluster.Redis.Resume();
        var most = Resident(cluster);
        await ending.CancelAsync();
        var start = TimeProvider.System.GetTimestamp();
        await flooding;
        await Eventually.HoldsAsync(() => NodeHttp.PublishAsync(cluster.Nodes[1].Url, Channel, "{}", CancellationToken.None), Deadline, "a publication is taken after the flood");
        await fleet.WaitForEndAsync(cluster.Addresses, Deadline);
        var recovery = TimeProvider.System.GetElapsedTime(start);
        output.WriteLine($"answers: {string.Join(", ", flood.Answers.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => $"{pair.Key} {pair.Value}"))}; the slowest took {flood.Slowest.TotalSeconds:F1} s");
        output.WriteLine($"resident {memory:F0} MiB before, {most:F0} in the flood; all at the end {recovery.TotalSeconds:F1} s after it");
        var refused = 0.0;
        foreach (var node in cluster.Nodes)
        {
            await node.WaitForReadyAsync(Deadline);
            refused += await NodeHttp.MetricAsync(node.Url, Requests, "http_response_status_code=\"429\"") ?? 0;
        }

        await fleet.DisposeAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, whilePaused);
        Assert.Equal(0, flood.Count("none"));
        Assert.True(flood.Count("429") > 0, "Nothing was refused.");
        Assert.Equal(flood.Count("429"), refused);
        Assert.True(flood.Count("200") > 0, "Nothing was taken.");
        Assert.Empty(new HistoryChecker().Check(fleet.Histories, flood.Histories));
        Assert.True(most - memory < AllowedMebibytes, $"The nodes grew from {memory:F0} to {most:F0} MiB.");
    }

    private static double Resident(ClusterProcess cluster) =>
        cluster.Nodes.Sum(static node => node.ProcessId is { } id ? ResourceSample.Read(id)?.Resident ?? 0 : 0);
}
