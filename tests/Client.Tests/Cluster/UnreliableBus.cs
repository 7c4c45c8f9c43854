using LiveOrleans.Channels;

namespace LiveOrleans.Client.Tests;

/// <summary>A bus that cannot be subscribed to for the first few times.</summary>
internal sealed class UnreliableBus(int failures) : IBeatBus
{
    private readonly MemoryBeatBus _inner = new();
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Attempts { get; private set; }

    public Task Subscribed => _subscribed.Task;

    public ValueTask PublishAsync(NodeBeat beat, CancellationToken cancellationToken) => _inner.PublishAsync(beat, cancellationToken);

    public async ValueTask<IAsyncDisposable> SubscribeAsync(Action<NodeBeat> onBeat, CancellationToken cancellationToken)
    {
        if (++Attempts <= failures)
        {
            throw new ChannelUnavailableException("away");
        }

        var subscription = await _inner.SubscribeAsync(onBeat, cancellationToken);
        _subscribed.SetResult();
        return subscription;
    }
}
