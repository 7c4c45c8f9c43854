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
    private Func<ReplicaInterest> _interest = static () => new ReplicaInterest(0, []);
    private Func<StreamPosition> _position = static () => StreamPosition.None;

    // A process's clock can step back but its revisions must not: they begin at the tick count of the node's start.
    private long _revision = time.GetUtcNow().UtcTicks;
    private bool _dirty;
    private bool _attached;
    private Task _sending = Task.CompletedTask;

    /// <summary>The interest has changed.</summary>
    public void Change(Func<ReplicaInterest> interest, Func<StreamPosition> position)
    {
        lock (_lock)
        {
            _interest = interest;
            _position = position;
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
        while (TryTake(out var interest, out var position, out var revision))
        {
            try
            {
                var state = interest();
                var attachment = new NodeAttachment(node, revision, state.Sessions, state.Members, position());
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

    private bool TryTake(out Func<ReplicaInterest> interest, out Func<StreamPosition> position, out long revision)
    {
        lock (_lock)
        {
            interest = _interest;
            position = _position;
            revision = ++_revision;
            if (!_dirty || _closing.IsCancellationRequested)
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
