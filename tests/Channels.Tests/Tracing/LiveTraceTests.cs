using System.Diagnostics;

namespace LiveOrleans.Channels.Tests;

/// <summary>Alone: who listens hears every other test.</summary>
[Collection(nameof(LiveTraceTests))]
[CollectionDefinition(nameof(LiveTraceTests), DisableParallelization = true)]
public sealed class LiveTraceTests
{
    private const string Parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static readonly ChannelId Channel = ChannelOf("stream/a/b");

    [Fact]
    public void Nothing_WithoutAListener_IsAllocated()
    {
        object?[] batch = [new object(), new object()];
        Assert.Null(Trace(batch));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            Trace(batch);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void StartBatch_OfSeveralPublishers_IsAChildOfTheFirstAndLinkedToTheOthers()
    {
        using var listener = Listen();
        using var first = LiveTrace.StartPublish(Channel, 1);
        Activity.Current = null;
        using var second = LiveTrace.StartPublish(Channel, 1);
        Activity.Current = null;

        using var append = LiveTrace.StartBatch("append", Channel, [null, first, second, first], static publisher => publisher);

        Assert.Equal((first?.TraceId, first?.SpanId), (append?.TraceId, append?.ParentSpanId));
        Assert.Equal([second?.Context], append?.Links.Select(static link => (ActivityContext?)link.Context) ?? []);
        Assert.Equal(4, append?.GetTagItem("messaging.batch.message_count"));
    }

    [Fact]
    public void StartBatch_NobodySampled_IsNothing()
    {
        using var listener = Listen();

        Assert.Null(LiveTrace.StartBatch("append", Channel, [null, null], static (Activity? publisher) => publisher));
    }

    [Fact]
    public void StartDelivery_OfAParent_IsItsChildAndNotUnderWay()
    {
        using var listener = Listen();

        using var delivery = LiveTrace.StartDelivery(Parent, Channel, 3);

        Assert.Equal(("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"), (delivery?.TraceId.ToString(), delivery?.ParentSpanId.ToString()));
        Assert.Null(Activity.Current);
        Assert.Null(LiveTrace.StartDelivery("nonsense", Channel, 3));
    }

    private static Activity? Trace(object?[] batch) =>
        LiveTrace.Current ?? LiveTrace.StartPublish(Channel, 1) ?? LiveTrace.StartBatch("append", Channel, batch, static _ => Activity.Current) ?? LiveTrace.StartDelivery(Parent, Channel, 1);

    private static ChannelId ChannelOf(string name)
    {
        Assert.True(ChannelId.TryCreate(1, name, out var channel));
        return channel;
    }

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is LiveTrace.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
