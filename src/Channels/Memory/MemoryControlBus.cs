namespace LiveOrleans.Channels;

/// <summary>The orders of a single node: subscribers are called on the sender's thread.</summary>
public sealed class MemoryControlBus : IControlBus
{
    // Held during delivery: a subscriber is called by one thread at a time, and not at all once it has unsubscribed.
    private readonly Lock _lock = new();
    private readonly Dictionary<ControlSubject, List<Subscription>> _subscriptions = [];

    /// <inheritdoc/>
    public ValueTask<bool> SendAsync(ControlSubject subject, ReadOnlyMemory<byte> order, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(subject, out var subscriptions))
            {
                return ValueTask.FromResult(false);
            }

            foreach (var subscription in subscriptions.ToArray())
            {
                subscription.OnOrder(order.ToArray());
            }

            return ValueTask.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IAsyncDisposable> SubscribeAsync(ControlSubject subject, Action<ReadOnlyMemory<byte>> onOrder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(onOrder);
        var subscription = new Subscription(this, subject, onOrder);
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(subject, out var subscriptions))
            {
                _subscriptions.Add(subject, subscriptions = []);
            }

            subscriptions.Add(subscription);
        }

        return ValueTask.FromResult<IAsyncDisposable>(subscription);
    }

    private void Remove(Subscription subscription)
    {
        lock (_lock)
        {
            if (_subscriptions.TryGetValue(subscription.Subject, out var subscriptions) && subscriptions.Remove(subscription) && subscriptions.Count == 0)
            {
                _subscriptions.Remove(subscription.Subject);
            }
        }
    }

    private sealed class Subscription(MemoryControlBus bus, ControlSubject subject, Action<ReadOnlyMemory<byte>> onOrder) : IAsyncDisposable
    {
        public ControlSubject Subject => subject;

        public void OnOrder(ReadOnlyMemory<byte> order) => onOrder(order);

        public ValueTask DisposeAsync()
        {
            bus.Remove(this);
            return ValueTask.CompletedTask;
        }
    }
}
