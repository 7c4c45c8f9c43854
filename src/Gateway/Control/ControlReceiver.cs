using System.Threading.Channels;
using LiveOrleans.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>Takes what other nodes order of this one, and hands it to the handler of its kind.</summary>
/// <remarks>
/// The bus never waits: an order goes into one of a few bounded queues, chosen by its key, and a full queue drops it. So the order
/// of one key's orders is kept, and keys do not wait for each other but by chance. Whoever subscribes to further subjects gives
/// <see cref="Accept"/> as the receiver.
/// </remarks>
internal sealed partial class ControlReceiver : BackgroundService
{
    private const int Lanes = 16;

    /// <summary>How many orders of one lane may wait.</summary>
    internal const int LaneCapacity = 128;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly IControlBus _bus;
    private readonly NodeId _node;
    private readonly Dictionary<string, IControlHandler> _handlers;
    private readonly ControlMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<ControlReceiver> _logger;
    private readonly Channel<ControlOrder>[] _lanes;

    public ControlReceiver(
        IControlBus bus, NodeId node, IEnumerable<IControlHandler> handlers, ControlMetrics metrics, TimeProvider time, ILogger<ControlReceiver> logger)
    {
        _bus = bus;
        _node = node;
        _handlers = handlers.ToDictionary(static handler => handler.Kind, StringComparer.Ordinal);
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _lanes = [.. Enumerable.Range(0, Lanes).Select(static _ => Channel.CreateBounded<ControlOrder>(
            new BoundedChannelOptions(LaneCapacity) { SingleReader = true }))];
    }

    /// <summary>Takes the bytes of an order from the bus. Never throws and never waits.</summary>
    public void Accept(ReadOnlyMemory<byte> bytes)
    {
        if (!ControlOrder.TryDecode(bytes, out var order))
        {
            _metrics.Unreadable();
            Log.Unreadable(_logger, bytes.Length);
        }
        else if (!_handlers.ContainsKey(order.Kind))
        {
            _metrics.Unknown();
            Log.Unknown(_logger, order.Kind);
        }
        else if (!_lanes[LaneOf(order.Key)].Writer.TryWrite(order))
        {
            _metrics.Overflowed(order.Kind);
            Log.Overflow(_logger, order.Kind);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var lanes = Array.ConvertAll(_lanes, lane => CarryOutAsync(lane.Reader, stoppingToken));
        try
        {
            await using var subscription = await SubscribeAsync(stoppingToken);
            await Task.WhenAll(lanes);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops: nothing is taken any more, and what waited is lost, as the bus allows.
        }
    }

    private static int LaneOf(string key) => (int)((uint)string.GetHashCode(key, StringComparison.Ordinal) % Lanes);

    // A node that starts before its bus can be reached takes orders as soon as it can.
    private async Task<IAsyncDisposable> SubscribeAsync(CancellationToken cancellationToken)
    {
        for (var isLogged = false; ;)
        {
            try
            {
                return await _bus.SubscribeAsync(ControlSubject.Of(_node), Accept, cancellationToken);
            }
            catch (ChannelUnavailableException exception)
            {
                if (!isLogged)
                {
                    isLogged = true;
                    Log.SubscribeFailed(_logger, exception);
                }
            }

            await Task.Delay(RetryDelay, _time, cancellationToken);
        }
    }

    private async Task CarryOutAsync(ChannelReader<ControlOrder> orders, CancellationToken stoppingToken)
    {
        await foreach (var order in orders.ReadAllAsync(stoppingToken))
        {
            try
            {
                await _handlers[order.Kind].HandleAsync(order, stoppingToken);
                _metrics.Done(order.Kind);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                _metrics.Failed(order.Kind);
                Log.Failed(_logger, order.Kind, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.OrderUnreadable, LogLevel.Warning, "An order of {Length} bytes from another node is none that this version can read.", EventName = nameof(EventIds.OrderUnreadable))]
        public static partial void Unreadable(ILogger logger, int length);

        [LoggerMessage(EventIds.OrderUnknown, LogLevel.Warning, "Another node sent an order of the kind {Kind}, which this version does not know.", EventName = nameof(EventIds.OrderUnknown))]
        public static partial void Unknown(ILogger logger, string kind);

        [LoggerMessage(EventIds.OrderOverflow, LogLevel.Warning, "Too many orders from other nodes wait: one of the kind {Kind} is dropped.", EventName = nameof(EventIds.OrderOverflow))]
        public static partial void Overflow(ILogger logger, string kind);

        [LoggerMessage(EventIds.OrderFailed, LogLevel.Error, "An order of the kind {Kind} from another node could not be carried out.", EventName = nameof(EventIds.OrderFailed))]
        public static partial void Failed(ILogger logger, string kind, Exception exception);

        [LoggerMessage(EventIds.OrdersNotReceived, LogLevel.Warning, "This node cannot subscribe to orders from other nodes yet; it goes on trying.", EventName = nameof(EventIds.OrdersNotReceived))]
        public static partial void SubscribeFailed(ILogger logger, Exception exception);
    }
}
