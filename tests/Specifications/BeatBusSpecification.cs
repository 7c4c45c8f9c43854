using System.Threading.Channels;
using LiveOrleans.Channels;

namespace LiveOrleans.Specifications;

/// <summary>What every <see cref="IBeatBus"/> promises.</summary>
public abstract class BeatBusSpecification
{
    private static readonly ChannelId Quiet = Channel("stream/quiet/x");
    private static readonly ChannelId Gone = Channel("ds/gone/y/z");

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IBeatBus Bus { get; }

    [Fact]
    public async Task Publish_Beat_ArrivesWholeAtEverySubscriber()
    {
        var (first, second) = (new BeatRecorder(), new BeatRecorder());
        await using var one = await Bus.SubscribeAsync(first.Record, Cancellation);
        await using var two = await Bus.SubscribeAsync(second.Record, Cancellation);
        var sent = new NodeBeat(
            new NodeId("n\u00f6de"), long.MaxValue, "S127.0.0.1:1:2", true, [new ChannelTop(Quiet, new StreamPosition("epoch", ulong.MaxValue))], [Gone, Quiet])
        {
            Gateway = "[::1]:3",
        };
        await Bus.PublishAsync(sent, Cancellation);
        foreach (var received in new[] { await first.NextAsync(), await second.NextAsync() })
        {
            Assert.Equal((sent.Node, sent.Incarnation, sent.Silo, sent.Gateway), (received.Node, received.Incarnation, received.Silo, received.Gateway));
            Assert.Equal(sent.IsLeaving, received.IsLeaving);
            Assert.Equal(sent.Tops, received.Tops);
            Assert.Equal(sent.Left, received.Left);
        }
    }

    [Fact]
    public async Task Publish_ManyBeats_ArriveInOrder()
    {
        var recorder = new BeatRecorder();
        await using var subscription = await Bus.SubscribeAsync(recorder.Record, Cancellation);
        for (var i = 1; i <= 200; i++)
        {
            await Bus.PublishAsync(Beat(i), Cancellation);
        }

        // One may come twice, while a Redis Cluster's client learns which of its nodes has the subject.
        for (var last = 0L; last < 200;)
        {
            var next = (await recorder.NextAsync()).Incarnation;
            Assert.InRange(next, last, last + 1);
            last = next;
        }
    }

    [Fact]
    public async Task Dispose_OneSubscription_LeavesTheOther()
    {
        var (leaver, stayer) = (new BeatRecorder(), new BeatRecorder());
        await using var staying = await Bus.SubscribeAsync(stayer.Record, Cancellation);
        var leaving = await Bus.SubscribeAsync(leaver.Record, Cancellation);
        await leaving.DisposeAsync();
        await Bus.PublishAsync(Beat(1), Cancellation);
        await stayer.NextAsync();
        Assert.True(leaver.IsEmpty);
    }

    [Fact]
    public async Task Subscribe_AgainAfterDispose_Receives()
    {
        for (var i = 1; i <= 20; i++)
        {
            var recorder = new BeatRecorder();
            await using var subscription = await Bus.SubscribeAsync(recorder.Record, Cancellation);
            await Bus.PublishAsync(Beat(i), Cancellation);
            Assert.Equal(i, (await recorder.NextAsync()).Incarnation);
        }
    }

    private static NodeBeat Beat(long incarnation) => new(new NodeId("n"), incarnation, "s", false, [], []);

    private static ChannelId Channel(string name) =>
        ChannelId.TryCreate(3, name, out var channel) ? channel : throw new ArgumentException(name, nameof(name));

    private sealed class BeatRecorder
    {
        private readonly Channel<NodeBeat> _beats = System.Threading.Channels.Channel.CreateBounded<NodeBeat>(1_000);

        public bool IsEmpty => _beats.Reader.Count == 0;

        public void Record(NodeBeat beat) => Assert.True(_beats.Writer.TryWrite(beat));

        public ValueTask<NodeBeat> NextAsync() => _beats.Reader.ReadAsync(Cancellation);
    }
}
