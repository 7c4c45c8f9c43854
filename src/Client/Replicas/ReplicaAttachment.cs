using System.Diagnostics.CodeAnalysis;
using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Client;

/// <summary>Keeps a channel's owner told of the node's interest: one call at a time, always with the latest state.</summary>
/// <remarks>However many sessions come and go meanwhile, they cost one more call.</remarks>
internal sealed partial class ReplicaAttachment(
    ChannelId channel, NodeId node, IChannels channels, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _closing = new();

    // Guards everything below.
    private readonly Lock _lock = new();
    private Func<ReplicaState>? _state;

    // A process's clock can step back but its revisions must not: they begin at the tick count of the node's start.
    private long _revision = time.GetUtcNow().UtcTicks;
    private bool _dirty;
    private bool _attached;
    private Task _sending = Task.CompletedTask;

    /// <summary>The interest has changed.</summary>
    public void Change(Func<ReplicaState> state)
    {
        lock (_lock)
        {
            _state = state;
            _dirty = true;
            if (_sending.IsCompleted && !_closing.IsCancellationRequested)
            {
                _sending = SendAsync();
            }
        }
    }

    /// <summary>Waits until the owner knows of every change so far.</summary>
    public Task SettledAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _sending.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Ends the attachment; the owner is told once, and learns it otherwise from the node's silence.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        Task sending;
        lock (_lock)
        {
            sending = _sending;
        }

        await sending;
        if (_attached)
        {
            await DetachAsync(_revision + 1);
        }

        _closing.Dispose();
    }

    private async Task SendAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (TryTake(out var take, out var revision))
        {
            try
            {
                var state = take();
                var attachment = new NodeAttachment(node, revision, state.Interest.Sessions, state.Interest.Members, state.Known, state.Highest);
                await channels.AttachAsync(channel, attachment, _closing.Token);
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.AttachFailed(logger, channel, exception);
                await PauseAndRepeatAsync();
            }
        }
    }

    private bool TryTake([NotNullWhen(true)] out Func<ReplicaState>? take, out long revision)
    {
        lock (_lock)
        {
            take = _state;
            revision = ++_revision;
            if (take is null || !_dirty || _closing.IsCancellationRequested)
            {
                _sending = Task.CompletedTask;
                return false;
            }

            _dirty = false;
            _attached = true;
            return true;
        }
    }

    private async Task PauseAndRepeatAsync()
    {
        lock (_lock)
        {
            _dirty = true;
        }

        try
        {
            await Task.Delay(RetryPause, time, _closing.Token);
        }
        catch (OperationCanceledException)
        {
            // Closing: the loop sees it.
        }
    }

    private async Task DetachAsync(long revision)
    {
        try
        {
            await channels.DetachAsync(channel, node, revision, CancellationToken.None);
        }
        catch (Exception exception)
        {
            Log.AttachFailed(logger, channel, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.AttachFailed, LogLevel.Warning, "The owner of channel {Channel} could not be told of this node's sessions.", EventName = nameof(EventIds.AttachFailed))]
        public static partial void AttachFailed(ILogger logger, ChannelId channel, Exception exception);
    }
}
