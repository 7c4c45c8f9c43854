using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using LiveOrleans.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LiveOrleans.Gateway.Tests;

public sealed class ControlReceiverTests
{
    private static readonly NodeId Node = new("node");

    [Fact]
    public async Task Orders_OfOneKey_AreCarriedOutInTheirOrder()
    {
        await using var fixture = await Fixture.StartAsync();

        for (byte n = 0; n < 100; n++)
        {
            Assert.True(await fixture.SendAsync("record", "a", n));
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(n => (byte)n), await fixture.Handler.ReceivedAsync(100));
    }

    [Fact]
    public async Task Order_OfUnknownKind_IsCountedAndTheNextIsCarriedOut()
    {
        await using var fixture = await Fixture.StartAsync();

        await fixture.SendAsync("nobody's", "a", 1);
        await fixture.SendAsync("record", "a", 2);

        Assert.Equal([2], await fixture.Handler.ReceivedAsync(1));
        Assert.Equal(1, fixture.Count("unknown"));
    }

    [Fact]
    public async Task Order_ThatFails_IsCountedAndTheNextIsCarriedOut()
    {
        await using var fixture = await Fixture.StartAsync();

        await fixture.SendAsync("record", "a", TestHandler.Failing);
        await fixture.SendAsync("record", "a", 2);

        Assert.Equal([2], await fixture.Handler.ReceivedAsync(1));
        Assert.Equal(1, fixture.Count("failed"));
    }

    [Fact]
    public async Task Bytes_OfNoOrder_AreCounted()
    {
        await using var fixture = await Fixture.StartAsync();

        Assert.True(await fixture.Bus.SendAsync(ControlSubject.Of(Node), new byte[] { 9 }, TestContext.Current.CancellationToken));

        Assert.Equal(1, fixture.Count("unreadable"));
    }

    [Fact]
    public async Task Orders_MoreThanMayWait_AreDroppedAndCounted()
    {
        await using var fixture = await Fixture.StartAsync();
        await fixture.SendAsync("record", "a", TestHandler.Holding);
        await fixture.Handler.Held.Task;

        for (var n = 0; n < ControlReceiver.LaneCapacity + 3; n++)
        {
            await fixture.SendAsync("record", "a", 1);
        }

        Assert.Equal(3, fixture.Count("overflow"));
        fixture.Handler.Release.SetResult();
        Assert.Equal(ControlReceiver.LaneCapacity, (await fixture.Handler.ReceivedAsync(ControlReceiver.LaneCapacity)).Count);
    }

    private sealed class TestHandler : IControlHandler
    {
        public const byte Failing = 254;
        public const byte Holding = 255;

        private readonly Channel<byte> _received = Channel.CreateBounded<byte>(1000);

        public string Kind => "record";

        public TaskCompletionSource Held { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async ValueTask HandleAsync(ControlOrder order, CancellationToken cancellationToken)
        {
            var value = order.Payload.Span[0];
            if (value == Failing)
            {
                throw new InvalidOperationException("The test wants it so.");
            }

            if (value == Holding)
            {
                Held.SetResult();
                await Release.Task;
                return;
            }

            await _received.Writer.WriteAsync(value, cancellationToken);
        }

        public async Task<IReadOnlyList<byte>> ReceivedAsync(int count)
        {
            var received = new List<byte>();
            while (received.Count < count)
            {
                received.Add(await _received.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
            }

            return received;
        }
    }

    private sealed class Fixture : IAsyncDisposable
    {
        private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        private readonly ConcurrentDictionary<string, int> _outcomes = new(StringComparer.Ordinal);
        private readonly MeterListener _meters = new();
        private readonly ControlReceiver _receiver;

        private Fixture()
        {
            var factory = _services.GetRequiredService<IMeterFactory>();
            _meters.InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _meters.SetMeasurementEventCallback<long>((_, _, tags, _) => _outcomes.AddOrUpdate(OutcomeOf(tags), 1, static (_, count) => count + 1));
            _meters.Start();
            _receiver = new ControlReceiver(Bus, Node, [Handler], new ControlMetrics(factory), TimeProvider.System, NullLogger<ControlReceiver>.Instance);
        }

        public MemoryControlBus Bus { get; } = new();

        public TestHandler Handler { get; } = new();

        public static async Task<Fixture> StartAsync()
        {
            var fixture = new Fixture();
            await fixture._receiver.StartAsync(default);

            // The memory bus confirms at once, but the host starts its services apart.
            while (!await fixture.Bus.SendAsync(ControlSubject.Of(Node), new ControlOrder("started", "", default).Encode(), default))
            {
                await Task.Yield();
            }

            fixture._outcomes.Clear();
            return fixture;
        }

        public int Count(string outcome) => _outcomes.GetValueOrDefault(outcome);

        public ValueTask<bool> SendAsync(string kind, string key, byte payload) =>
            Bus.SendAsync(ControlSubject.Of(Node), new ControlOrder(kind, key, new[] { payload }).Encode(), default);

        public async ValueTask DisposeAsync()
        {
            Handler.Release.TrySetResult();
            await _receiver.StopAsync(default);
            _receiver.Dispose();
            _meters.Dispose();
            await _services.DisposeAsync();
        }

        private static string OutcomeOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
            {
                if (string.Equals(tag.Key, "outcome", StringComparison.Ordinal))
                {
                    return (string?)tag.Value ?? string.Empty;
                }
            }

            return string.Empty;
        }
    }
}
