using LiveOrleans.Gateway;

namespace LiveOrleans.Silo;

/// <summary>Keeps the node in its cluster: joins, joins again after a death, and leaves in order.</summary>
/// <remarks>
/// The silo is a host of its own inside the process, because a silo that its cluster has given up can only be replaced: the sessions,
/// and what they read of broker and log, outlive it.
/// </remarks>
internal sealed partial class ClusterMember(
    ClusterLives lives, GrainLink link, SessionDirectory sessions, TimeProvider time, ILogger<ClusterMember> logger) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);

    /// <summary>How long a node may be out of its cluster before its sessions are better served elsewhere.</summary>
    private static readonly TimeSpan Absence = TimeSpan.FromSeconds(5);

    /// <summary>Over how long the sessions of a node are told to go elsewhere.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);

    /// <summary>How long a dead silo may take to end.</summary>
    private static readonly TimeSpan Burial = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ClusterLife? _life;
    private Task _running = Task.CompletedTask;
    private Task _farewell = Task.CompletedTask;

    /// <summary>Starts to join. Returns when the node has joined, or when it could not yet and goes on trying.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _running = RunAsync(_stopping.Token);
        await _tried.Task.WaitAsync(cancellationToken);
        if (lives.IsAlone && _running.IsFaulted)
        {
            await _running;
        }
    }

    /// <summary>Gives the node's channels to others. Nothing to do for a node that is out of its cluster.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        if (_life is { } life)
        {
            await life.LeaveAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _farewell.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_life is { } life)
        {
            await life.StopAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_life is { } life)
        {
            await life.DisposeAsync();
        }

        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        for (var failures = 0; !stopping.IsCancellationRequested;)
        {
            if (await TryJoinAsync(failures, stopping) is not { } life)
            {
                failures++;
                var pause = MinPause * Math.Pow(2, Math.Min(failures, 8));
                await Task.Delay(pause < MaxPause ? pause : MaxPause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            failures = 0;
            _life = life;
            link.Join(life.Grains, life.Owned);
            _tried.TrySetResult();
            await Task.WhenAny(life.Death, Task.Delay(Timeout.InfiniteTimeSpan, time, stopping));
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            await BuryAsync(life, await life.Death);
            if (_farewell.IsCompleted)
            {
                _farewell = SendAwayAsync(stopping);
            }
        }
    }

    private async Task<ClusterLife?> TryJoinAsync(int failures, CancellationToken stopping)
    {
        ClusterLife? life = null;
        try
        {
            await lives.ReachAsync(stopping);
            life = lives.Begin();
            await life.StartAsync(stopping);
            Log.Joined(logger);
            return life;
        }
        catch (Exception exception) when (!lives.IsAlone || stopping.IsCancellationRequested)
        {
            link.Leave($"the cluster cannot be joined: {exception.Message}");
            if (failures == 0 && !stopping.IsCancellationRequested)
            {
                Log.JoinFailed(logger, exception.Message);
            }

            await EndAsync(life);
            _tried.TrySetResult();
            return null;
        }
        catch (Exception exception)
        {
            // A node that is alone has nothing to wait for.
            _tried.TrySetException(exception);
            throw;
        }
    }

    /// <summary>
    /// Tells the sessions to go elsewhere, should the node not be back soon: what they read comes from broker and log all the while,
    /// but nothing that they publish, and no subscription of theirs, reaches a channel.
    /// </summary>
    private async Task SendAwayAsync(CancellationToken stopping)
    {
        await Task.Delay(Absence, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_life is null && !stopping.IsCancellationRequested)
        {
            await sessions.SendAwayAsync(Farewell, stopping);
        }
    }

    /// <summary>Ends a life that is over, its sources first.</summary>
    private async Task BuryAsync(ClusterLife life, string reason)
    {
        Log.Died(logger, reason);
        link.Leave($"the silo is started again: {reason}");
        _life = null;
        try
        {
            await life.CloseSourcesAsync().WaitAsync(Burial, time);
        }
        catch (Exception exception)
        {
            // Its lease runs out, and what it still sends is refused: the node need not wait for it.
            Log.EndFailed(logger, exception);
        }

        await EndAsync(life);
    }

    /// <summary>
    /// Ends a life without courtesies: its membership does not answer it any more, and it would wait for that. What has not ended in
    /// time goes on ending by itself, while the node joins anew.
    /// </summary>
    private async Task EndAsync(ClusterLife? life)
    {
        if (life is null)
        {
            return;
        }

        try
        {
            await EndNowAsync(life).WaitAsync(Burial, time);
        }
        catch (TimeoutException exception)
        {
            Log.EndFailed(logger, exception);
        }
    }

    private async Task EndNowAsync(ClusterLife life)
    {
        // The caller waits only so long, and some of what follows does not give its thread back at once.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        foreach (var end in (Func<Task>[])[() => life.StopAsync(new CancellationToken(canceled: true)), () => life.DisposeAsync().AsTask()])
        {
            try
            {
                await end();
            }
            catch (Exception exception)
            {
                Log.EndFailed(logger, exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.Joined, LogLevel.Information, "The node has joined its cluster.", EventName = nameof(EventIds.Joined))]
        public static partial void Joined(ILogger logger);

        [LoggerMessage(EventIds.JoinFailed, LogLevel.Warning, "The node cannot join its cluster yet, and tries until it can: {Reason}", EventName = nameof(EventIds.JoinFailed))]
        public static partial void JoinFailed(ILogger logger, string reason);

        [LoggerMessage(EventIds.Died, LogLevel.Error, "The silo is dead to its cluster ({Reason}): its sources are closed, and it is started again.", EventName = nameof(EventIds.Died))]
        public static partial void Died(ILogger logger, string reason);

        [LoggerMessage(EventIds.EndFailed, LogLevel.Debug, "A silo that was given up did not end cleanly.", EventName = nameof(EventIds.EndFailed))]
        public static partial void EndFailed(ILogger logger, Exception exception);
    }
}
