namespace LiveOrleans.Gateway.Tests;

/// <summary>Runs alone: the exporter listens to every meter of the process, those of other tests among them.</summary>
[Collection(nameof(PushMetricsTests))]
[CollectionDefinition(nameof(PushMetricsTests), DisableParallelization = true)]
public sealed class PushMetricsTests
{
    [Fact]
    public async Task Metrics_AfterAPush_CountItsLines()
    {
        await using var host = await HttpHost.StartAsync();
        using var push = await host.PushAsync("cpu v=1\ncpu v=2\nbad");

        var text = await host.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        Assert.Matches("""(?m)^liveorleans_gateway_push_lines_total\{.*result="accepted".*\} 2\b""", text);
        Assert.Matches("""(?m)^liveorleans_gateway_push_lines_total\{.*result="rejected".*\} 1\b""", text);
        Assert.Matches("""(?m)^liveorleans_gateway_push_bodies_total\{.*status="207".*\} 1\b""", text);
        Assert.Matches("""(?m)^liveorleans_gateway_push_bytes_total\{.*\} 19\b""", text);
    }
}
