using System.Diagnostics;
using System.Net;
using System.Text;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Silo.Tests;

/// <summary>Two nodes in this process, over a Redis: one serves clients, the other owns channels. Alone, since who listens hears every node of the process.</summary>
[Collection(nameof(MetricsDocumentationTests))]
public sealed class TraceTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Push_ToAnotherNodesChannel_IsOneTraceToItsDelivery()
    {
        // What it exports to is not there: the spans are looked at here.
        string[] cluster = ["--live:ha_engine", "redis", "--live:ha_engine_address", redis.Address, "--live:tracing_endpoint", "http://127.0.0.1:9/v1/traces"];
        await using var silo = await TestNode.StartAsync("{}", [.. cluster, "--live:role", "silo"]);
        await using var gateway = await TestNode.StartAsync("{}", [.. cluster, "--live:role", "gateway"]);
        await using var session = await gateway.SubscribeAsync("1/stream/demo/weather");
        using var spans = new RecordedSpans();

        var trace = ActivityTraceId.CreateRandom();
        await PushAsync(gateway, "weather t=1", $"00-{trace}-00f067aa0ba902b7-01");
        await session.WaitForAsync(static _ => true);
        await Eventually.HoldsAsync(() => Task.FromResult(spans.Of(trace).Any(static span => span.OperationName is "deliver")), Deadline, "the delivery has ended");
        await Eventually.HoldsAsync(() => Task.FromResult(spans.Of(trace).Any(static span => span.ParentSpanId.ToString() is "00f067aa0ba902b7")), Deadline, "the request has ended");

        var all = spans.Of(trace);
        var deliver = Assert.Single(all, static span => span.OperationName is "deliver");
        var append = ParentOf(deliver, all);
        Assert.Equal(("append", ActivityKind.Producer), (append.OperationName, append.Kind));
        var called = ParentOf(append, all);
        Assert.Equal(("Microsoft.Orleans.Application", ActivityKind.Server), (called.Source.Name, called.Kind));
        var call = ParentOf(called, all);
        Assert.Equal(("Microsoft.Orleans.Application", ActivityKind.Client), (call.Source.Name, call.Kind));
        var publish = ParentOf(call, all);
        Assert.Equal("publish", publish.OperationName);
        Assert.Equal("Microsoft.AspNetCore", ParentOf(publish, all).Source.Name);
        Assert.Equal("1/stream/demo/weather", deliver.GetTagItem("messaging.destination.name"));
        Assert.Equal((1, 1), (deliver.GetTagItem("live.sessions"), deliver.GetTagItem("messaging.batch.message_count")));
        Assert.True(deliver.HasRemoteParent);
    }

    [Fact]
    public async Task Push_Unsampled_TravelsWithoutATrace()
    {
        await using var node = await TestNode.StartAsync("{}", "--live:ha_engine", "redis", "--live:ha_engine_address", redis.Address, "--live:ha_prefix", "unsampled");
        await using var session = await node.SubscribeAsync("1/stream/demo/wind");
        var messages = new System.Collections.Concurrent.ConcurrentQueue<byte[]>();
        await using var listener = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(redis.Address);
        await listener.GetSubscriber().SubscribeAsync(StackExchange.Redis.RedisChannel.Pattern("unsampled*stream/demo/wind*"), (_, message) => messages.Enqueue((byte[])message!));

        await PushAsync(node, "wind t=1", $"00-{ActivityTraceId.CreateRandom()}-00f067aa0ba902b7-01");
        await session.WaitForAsync(static _ => true);
        await Eventually.HoldsAsync(() => Task.FromResult(!messages.IsEmpty), Deadline, "the message was seen");

        Assert.DoesNotContain("00f067aa0ba902b7", Encoding.Latin1.GetString(messages.Single()), StringComparison.Ordinal);
        Assert.EndsWith("}", Encoding.Latin1.GetString(messages.Single()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Traces_WithAnEndpoint_AreSentThereWhenTheNodeStopsAtTheLatest()
    {
        await using var collector = await TraceCollector.StartAsync();
        var trace = ActivityTraceId.CreateRandom();
        await using (var node = await TestNode.StartAsync("{}", "--live:tracing_endpoint", collector.Address))
        {
            await using var session = await node.SubscribeAsync("1/stream/demo/rain");
            await PushAsync(node, "rain t=1", $"00-{trace}-00f067aa0ba902b7-01");
            await session.WaitForAsync(static _ => true);
        }

        Assert.All((string[])["publish", "append", "deliver", "liveorleans", "1/stream/demo/rain"], text => Assert.True(collector.Has(Encoding.UTF8.GetBytes(text)), text));
        Assert.True(collector.Has(Convert.FromHexString(trace.ToString())));
    }

    private static Activity ParentOf(Activity span, IReadOnlyList<Activity> all) => Assert.Single(all, other => other.SpanId == span.ParentSpanId);

    private static async Task PushAsync(TestNode node, string lines, string traceParent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/live/push/demo", UriKind.Relative)) { Content = new StringContent(lines, Encoding.UTF8, "text/plain") };
        request.Headers.Add("traceparent", traceParent);
        using var answer = await node.Http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
