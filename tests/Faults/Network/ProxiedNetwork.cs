namespace LiveOrleans.Faults;

/// <summary>What is wrong with the network behind a proxy, at the moment.</summary>
internal sealed class ProxiedNetwork
{
    private volatile TaskCompletionSource? _held;
    private long _delayTicks;

    /// <summary>Whether connections are reset.</summary>
    public volatile bool IsCut;

    /// <summary>How much later everything arrives.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delayTicks));
        set => Interlocked.Exchange(ref _delayTicks, value.Ticks);
    }

    /// <summary>Completes when something may go through.</summary>
    public Task Open => _held?.Task ?? Task.CompletedTask;

    /// <summary>Nothing goes through.</summary>
    public void Hold() => _held ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Everything goes through again.</summary>
    public void Release()
    {
        var held = _held;
        _held = null;
        held?.TrySetResult();
    }
}
