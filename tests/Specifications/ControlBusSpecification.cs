using System.Threading.Channels;
using LiveOrleans.Channels;

namespace LiveOrleans.Specifications;

/// <summary>What every <see cref="IControlBus"/> promises.</summary>
public abstract class ControlBusSpecification
{
    private static readonly ControlSubject User = ControlSubject.OfUser(3, "17");

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract IControlBus Bus { get; }

    /// <summary>Breaks the connections by which orders come, where there are any.</summary>
    protected abstract Task InterruptAsync();

    [Fact]
    public async Task Send_Order_ArrivesWholeAtEverySubscriber()
    {
        var (first, second) = (new OrderRecorder(), new OrderRecorder());
        await using var one = await Bus.SubscribeAsync(User, first.Record, Cancellation);
        await using var two = await Bus.SubscribeAsync(User, second.Record, Cancellation);
        byte[] order = [0, 255, 13, 10, 0];
        Assert.True(await Bus.SendAsync(User, order, Cancellation));
        Assert.Equal(order, (await first.NextAsync()).ToArray());
        Assert.Equal(order, (await second.NextAsync()).ToArray());
    }

    [Fact]
    public async Task Send_EmptyOrder_Arrives()
    {
        var recorder = new OrderRecorder();
        await using var subscription = await Bus.SubscribeAsync(User, recorder.Record, Cancellation);
        Assert.True(await Bus.SendAsync(User, default, Cancellation));
        Assert.True((await recorder.NextAsync()).IsEmpty);
    }

    [Fact]
    public async Task Send_ManyOrdersOfOneSender_ArriveOnceInOrder()
    {
        var recorder = new OrderRecorder();
        await using var subscription = await Bus.SubscribeAsync(User, recorder.Record, Cancellation);
        for (var i = 0; i < 200; i++)
        {
            await Bus.SendAsync(User, Order(i), Cancellation);
        }

        for (var i = 0; i < 200; i++)
        {
            Assert.Equal(i, Number(await recorder.NextAsync()));
        }

        await Bus.SendAsync(User, Order(200), Cancellation);
        Assert.Equal(200, Number(await recorder.NextAsync()));
        Assert.True(recorder.IsEmpty);
    }

    [Fact]
    public async Task Send_WhereNobodyIs_IsFalse()
    {
        Assert.False(await Bus.SendAsync(ControlSubject.OfUser(3, "nobody"), Order(1), Cancellation));
        Assert.False(await Bus.SendAsync(ControlSubject.Of(new NodeId("nobody")), Order(1), Cancellation));
    }

    [Fact]
    public async Task Send_ToOneSubject_ReachesNoOther()
    {
        ControlSubject[] subjects =
        [
            ControlSubject.All,
            ControlSubject.Of(new NodeId("n\u00f6de")),
            ControlSubject.OfUser(3, string.Empty),
            ControlSubject.OfUser(3, "0"),
            ControlSubject.OfUser(33, "0"),
            ControlSubject.OfUser(3, "*"),
            ControlSubject.OfUser(3, "{a}"),
            ControlSubject.OfUser(3, "{a}b"),
            ControlSubject.OfUser(3, "a b\r\n\0"),
            ControlSubject.OfUser(3, new string('u', 5_000)),
            ControlSubject.OfUser(3, new string('u', 5_001)),
        ];
        var recorders = new Dictionary<ControlSubject, OrderRecorder>();
        foreach (var subject in subjects)
        {
            recorders[subject] = new OrderRecorder();
            await Bus.SubscribeAsync(subject, recorders[subject].Record, Cancellation);
        }

        // Twice round: what strayed would come before what was sent later.
        for (var i = 0; i < subjects.Length * 2; i++)
        {
            var subject = subjects[i % subjects.Length];
            Assert.True(await Bus.SendAsync(subject, Order(i), Cancellation));
            Assert.Equal(i, Number(await recorders[subject].NextAsync()));
        }

        Assert.All(recorders.Values, static recorder => Assert.True(recorder.IsEmpty));
    }

    [Fact]
    public async Task Dispose_OneSubscription_LeavesTheOther()
    {
        var (leaver, stayer) = (new OrderRecorder(), new OrderRecorder());
        await using var staying = await Bus.SubscribeAsync(User, stayer.Record, Cancellation);
        var leaving = await Bus.SubscribeAsync(User, leaver.Record, Cancellation);
        await leaving.DisposeAsync();
        Assert.True(await Bus.SendAsync(User, Order(1), Cancellation));
        await stayer.NextAsync();
        Assert.True(leaver.IsEmpty);
    }

    [Fact]
    public async Task Dispose_LastSubscription_LeavesNobodyThere()
    {
        var recorder = new OrderRecorder();
        var subscription = await Bus.SubscribeAsync(User, recorder.Record, Cancellation);
        Assert.True(await Bus.SendAsync(User, Order(1), Cancellation));
        await recorder.NextAsync();
        await subscription.DisposeAsync();
        await subscription.DisposeAsync();
        Assert.False(await Bus.SendAsync(User, Order(2), Cancellation));
        Assert.True(recorder.IsEmpty);
    }

    [Fact]
    public async Task Subscribe_AgainAfterDispose_Receives()
    {
        for (var i = 1; i <= 20; i++)
        {
            var recorder = new OrderRecorder();
            await using var subscription = await Bus.SubscribeAsync(User, recorder.Record, Cancellation);
            Assert.True(await Bus.SendAsync(User, Order(i), Cancellation));
            Assert.Equal(i, Number(await recorder.NextAsync()));
        }
    }

    [Fact]
    public async Task Send_AfterABreak_ArrivesOnce()
    {
        var recorder = new OrderRecorder();
        await using var subscription = await Bus.SubscribeAsync(User, recorder.Record, Cancellation);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var (sent, seen) = (0, 0);
        for (var round = 0; round < 3; round++)
        {
            await InterruptAsync();
            for (var before = seen; seen == before;)
            {
                await Bus.SendAsync(User, Order(++sent), Cancellation);
                await pace.WaitForNextTickAsync(Cancellation);
                while (recorder.TryNext(out var order))
                {
                    // One may be lost with the connection that took it; none comes twice.
                    Assert.InRange(Number(order), seen + 1, sent);
                    seen = Number(order);
                }
            }
        }
    }

    private static byte[] Order(int number) => BitConverter.GetBytes(number);

    private static int Number(ReadOnlyMemory<byte> order) => BitConverter.ToInt32(order.Span);

    private sealed class OrderRecorder
    {
        private readonly Channel<ReadOnlyMemory<byte>> _orders = System.Threading.Channels.Channel.CreateBounded<ReadOnlyMemory<byte>>(1_000);

        public bool IsEmpty => _orders.Reader.Count == 0;

        public void Record(ReadOnlyMemory<byte> order) => Assert.True(_orders.Writer.TryWrite(order));

        public bool TryNext(out ReadOnlyMemory<byte> order) => _orders.Reader.TryRead(out order);

        public ValueTask<ReadOnlyMemory<byte>> NextAsync() => _orders.Reader.ReadAsync(Cancellation);
    }
}
