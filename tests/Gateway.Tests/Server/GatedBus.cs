using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

/// <summary>A bus in memory that several nodes share, that counts, and that can hang or fail.</summary>
internal sealed class GatedBus : IControlBus, IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly MemoryControlBus _bus = new();
    private readonly SemaphoreSlim _opened = new(0);
    private readonly SemaphoreSlim _closed = new(0);
    private readonly SemaphoreSlim _failed = new(0);
    private readonly Lock _lock = new();
    private readonly List<ControlSubject> _subjects = [];
    private TaskCompletionSource _gate = new();
    private int _asked;
    private int _delivered;

    public GatedBus() => _gate.SetResult();

    public IReadOnlyList<ControlSubject> Opened
    {
        get
        {
            lock (_lock)
            {
                return [.. _subjects];
            }
        }
    }

    /// <summary>How many subscriptions were asked for.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>How many subscribers took an order.</summary>
    public int Delivered => Volatile.Read(ref _delivered);

    public bool Fail { get; set; }

    public void Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _gate.SetResult();

    public Task OpenedAsync(int count) => WaitAsync(_opened, count);

    public Task ClosedAsync(int count) => WaitAsync(_closed, count);

    public Task FailedAsync() => WaitAsync(_failed, 1);

    public ValueTask<bool> SendAsync(ControlSubject subject, ReadOnlyMemory<byte> order, CancellationToken cancellationToken) =>
        _bus.SendAsync(subject, order, cancellationToken);

    public async ValueTask<IAsyncDisposable> SubscribeAsync(ControlSubject subject, Action<ReadOnlyMemory<byte>> onOrder, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        await _gate.Task.WaitAsync(cancellationToken);
        if (Fail)
        {
            _failed.Release();
            throw new ChannelUnavailableException("gone");
        }

        var subscription = await _bus.SubscribeAsync(
            subject,
            order =>
            {
                Interlocked.Increment(ref _delivered);
                onOrder(order);
            },
            cancellationToken);
        lock (_lock)
        {
            _subjects.Add(subject);
        }

        _opened.Release();
        return new Closing(this, subscription);
    }

    public void Dispose()
    {
        _opened.Dispose();
        _closed.Dispose();
        _failed.Dispose();
    }

    private static async Task WaitAsync(SemaphoreSlim counted, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.True(await counted.WaitAsync(Deadline, TestContext.Current.CancellationToken), $"{i} of {count} came");
        }
    }

    private sealed class Closing(GatedBus bus, IAsyncDisposable subscription) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await subscription.DisposeAsync();
            bus._closed.Release();
        }
    }
}
