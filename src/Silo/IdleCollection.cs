namespace LiveOrleans.Silo;

/// <summary>Collects garbage once a node has become quiet, so that what channels and sessions left behind goes back to the machine.</summary>
/// <remarks>
/// The runtime collects when something is allocated. A node that was busy and then is not would keep the memory of every
/// channel that has left since, for as long as it stays quiet.
/// </remarks>
internal sealed class IdleCollection : IHostedService, IDisposable
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(10);

    /// <summary>What a quiet node allocates between two checks, at the most: pings, probes, metrics.</summary>
    private const long QuietBytes = 3 * 1024 * 1024;

    /// <summary>How many collections a quiet time gets: one for what was in flight, one when the channels' grains have left, one when their histories have ended.</summary>
    private const int CollectionsPerQuietTime = 3;

    /// <summary>How many checks they are apart.</summary>
    private const int ChecksApart = 18;

    private readonly TimeProvider _time;
    private readonly Func<long> _allocated;
    private readonly Action _collect;
    private ITimer? _timer;
    private long _before;
    private int _collectionsLeft = CollectionsPerQuietTime;
    private int _quietChecks;

    /// <summary>Watches this process.</summary>
    public IdleCollection(TimeProvider time)
        : this(time, static () => GC.GetTotalAllocatedBytes(), static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive))
    {
    }

    /// <summary>Watches what a test tells it.</summary>
    internal IdleCollection(TimeProvider time, Func<long> allocated, Action collect)
    {
        _time = time;
        _allocated = allocated;
        _collect = collect;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _before = _allocated();
        _timer = _time.CreateTimer(static state => ((IdleCollection)state!).Check(), this, CheckInterval, CheckInterval);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private void Check()
    {
        var allocated = _allocated();
        var isQuiet = allocated - _before < QuietBytes;
        _before = allocated;
        if (!isQuiet)
        {
            _collectionsLeft = CollectionsPerQuietTime;
            _quietChecks = 0;
            return;
        }

        if (_collectionsLeft > 0 && _quietChecks++ % ChecksApart == 0)
        {
            _collectionsLeft--;
            _collect();
        }
    }
}
