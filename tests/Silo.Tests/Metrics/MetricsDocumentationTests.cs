using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Silo.Tests;

/// <summary>Holds docs/metrics.md to what a node shows. Alone, since the exporter listens to every meter of the process.</summary>
[Collection(nameof(MetricsDocumentationTests))]
[CollectionDefinition(nameof(MetricsDocumentationTests), DisableParallelization = true)]
public sealed class MetricsDocumentationTests(RedisServer redis) : IClassFixture<RedisServer>
{
    // What only a fault counts, or an order between nodes, or a webhook: the instruments of these are looked for instead.
    private static readonly string[] Rare =
    [
        "liveorleans_gateway_command_errors_total", "liveorleans_source_ends_total", "liveorleans_redis_leases_unreplicated_total", "liveorleans_control_orders_total",
        "liveorleans_webhook_deliveries_total", "liveorleans_webhook_dropped_total", "liveorleans_source_renewals_total",
        "grafana_live_client_num_reply_errors", "centrifugo_client_num_reply_errors",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_OfANodeThatWorks_AreThoseOfThePage()
    {
        var instruments = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            lock (instruments)
            {
                instruments.Add(instrument.Name);
            }
        };
        listener.Start();
        await using var node = await TestNode.StartAsync(
            """{ "live": { "webhooks": [ { "url": "http://127.0.0.1:9/", "secret": "0123456789abcdef0123", "events": [ "source_opened" ] } ] } }""",
            "--live:ha_engine", "redis", "--live:ha_engine_address", redis.Address);
        await using var random = await node.SubscribeAsync("1/plugin/testdata/random-20Hz-stream");
        await random.WaitForAsync(static _ => true);
        await using var weather = await node.SubscribeAsync("1/stream/demo/weather");
        await PushAsync(node, "weather t=1\nbad");
        await weather.WaitForAsync(static _ => true);

        var documented = DocumentedMetrics.Read();
        ScrapedMetrics scraped = new(string.Empty);
        await Eventually.HoldsAsync(
            async () =>
            {
                scraped = await ScrapeAsync(node);
                return scraped.Types.ContainsKey("liveorleans_events_total");
            },
            TimeSpan.FromSeconds(30),
            "the audit has counted what happened");

        Assert.Equal([], documented.Keys.Except(scraped.Types.Keys, StringComparer.Ordinal).Except(Rare, StringComparer.Ordinal));
        foreach (var (name, labels) in scraped.Samples)
        {
            Assert.True(documented.TryGetValue(name, out var row), $"the page has no {name}");
            Assert.Equal((name, row.Type, row.Labels), (name, scraped.Types[name], labels));
        }

        lock (instruments)
        {
            Assert.Equal([], Rare.Select(static name => name.Replace("_total", string.Empty, StringComparison.Ordinal)).Except(instruments.Select(static name => name.Replace('.', '_')), StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task KnownNames_OfWhatHappened_AreTheFiguresOfOurs()
    {
        await using var node = await TestNode.StartAsync("{}");
        using var observed = new ObservedMetrics(node.Meters);
        Assert.Equal((0, 0), (observed.Of("grafana_live_node_num_clients"), observed.Of("centrifugo_node_num_channels")));
        await ScrapeAsync(node);
        var weather = await node.SubscribeAsync("1/stream/demo/weather");
        await using var other = await node.SubscribeAsync("1/stream/demo/wind");
        await PushAsync(node, "weather t=1");
        await weather.WaitForAsync(static _ => true);
        await PushAsync(node, "weather t=2");
        await weather.WaitForAsync(static _ => true);

        foreach (var prefix in (string[])["grafana_live", "centrifugo"])
        {
            Assert.Equal(2, observed.Of($"{prefix}_node_num_clients"));
            Assert.Equal(2, observed.Of($"{prefix}_node_num_subscriptions"));
            Assert.Equal(2, observed.Of($"{prefix}_node_num_channels"));
            Assert.Equal(1, observed.Of($"{prefix}_node_num_users"));
            Assert.Equal(1, observed.Of($"{prefix}_node_num_nodes"));
            Assert.Equal(1, observed.Of($"{prefix}_node_build", "0.1.0"));
            Assert.Equal(2, observed.Of($"{prefix}_transport_connect_count", "websocket"));
            Assert.Equal(2, observed.Of($"{prefix}_node_messages_received_count", "publication"));
            Assert.Equal((0, 0), (observed.Of($"{prefix}_client_recover", "yes"), observed.Of($"{prefix}_client_recover", "no")));
            Assert.Equal(0, observed.Of($"{prefix}_client_num_server_disconnects", "3008"));
        }

        Assert.Equal((2, 0), (observed.Of("liveorleans.publications", "published"), observed.Of("liveorleans.publications", "overloaded")));
        Assert.Equal((1, 1), (observed.Of("liveorleans.node.ready", "log"), observed.Of("liveorleans.node.ready", "cluster")));
        await weather.DisposeAsync();
        await Eventually.HoldsAsync(
            () => Task.FromResult(observed.Of("grafana_live_node_num_clients") == 1 && observed.Of("centrifugo_node_num_channels") == 1), TimeSpan.FromSeconds(30), "the session has ended");
    }

    private static async Task PushAsync(TestNode node, string lines)
    {
        using var body = new StringContent(lines, Encoding.UTF8, "text/plain");
        using var answer = await node.Http.PostAsync(new Uri("api/live/push/demo", UriKind.Relative), body, Cancellation);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.MultiStatus);
    }

    private static async Task<ScrapedMetrics> ScrapeAsync(TestNode node) => new(await node.Http.GetStringAsync(new Uri("metrics", UriKind.Relative), Cancellation));
}
