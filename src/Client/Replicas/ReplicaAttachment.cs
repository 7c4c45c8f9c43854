using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Client;

/// <summary>Keeps a channel's owner told of the node's interest: one call at a time, always with the latest state, until it is answered.</summary>
/// <remarks>However many sessions come and go meanwhile, they cost one more call.</remarks>
internal sealed partial class ReplicaAttachment : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);

    private readonly ChannelId _channel;
    private readonly NodeId _node;
    private readonly IChannels _channels;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closing = new();

    // Guards everything below.
    private readonly Lock _lock = new();
    private Func<ReplicaState>? _state;
    private long _revision;
    private bool _isDirty;
    private bool _isAttached;
    private TimeSpan _delay;
    private int _failures;
    private Task _sending = Task.CompletedTask;
    private ChannelOwner _owner;
    private long _answered;

    public ReplicaAttachment(ChannelId channel, NodeId node, IChannels channels, TimeProvider time, ILogger logger)
    {
        _channel = channel;
        _node = node;
        _channels = channels;
        _time = time;
        _logger = logger;

        // A process's clock can step back but its revisions must not: they begin at the tick count of the node's start.
        _revision = time.GetUtcNow().UtcTicks;
    }

    /// <summary>The interest has changed.</summary>
    public void Change(Func<ReplicaState> state)
    {
        lock (_lock)
        {
            _state = state;
            _delay = TimeSpan.Zero;
            Send_NeedsLock();
        }
    }

    /// <summary>The owner may have gone: it is told again, which finds the channel a new one.</summary>
    /// <param name="delay">How long to wait before, so that not all channels ask at once.</param>
    public void Repeat(TimeSpan delay)
    {
        lock (_lock)
        {
            // What is on its way finds the new owner, too.
            if (_sending.IsCompleted)
            {
                _delay = delay;
                Send_NeedsLock();
            }
        }
    }

    /// <summary>The owner that answered last, and when. False while an answer is awaited, or when none was ever asked for.</summary>
    public bool TryGetOwner(out ChannelOwner owner, out long answered)
    {
        lock (_lock)
        {
            (owner, answered) = (_owner, _answered);
            return _isAttached && _sending.IsCompleted;
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
        if (_isAttached)
        {
            await DetachAsync(_revision + 1);
        }

        _closing.Dispose();
    }

    private void Send_NeedsLock()
    {
        if (_state is null || _closing.IsCancellationRequested)
        {
            return;
        }

        _isDirty = true;
        if (_sending.IsCompleted)
        {
            _sending = SendAsync(_state);
        }
    }

    private async Task SendAsync(Func<ReplicaState> state)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (await WaitTurnAsync() is { } revision)
        {
            try
            {
                var (interest, known, highest) = state();
                var attachment = new NodeAttachment(_node, revision, interest.Sessions, interest.Members, known, highest) { Opener = interest.Opener };
                Answered(await _channels.AttachAsync(_channel, attachment, _closing.Token));
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                // Closing: the loop sees it.
            }
            catch (Exception exception)
            {
                Failed(exception);
            }
        }
    }

    /// <summary>Waits for the next call's time. Null when there is nothing to tell any more.</summary>
    private async ValueTask<long?> WaitTurnAsync()
    {
        TimeSpan delay;
        lock (_lock)
        {
            (delay, _delay) = (_delay, TimeSpan.Zero);
        }

        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, _time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        lock (_lock)
        {
            if (!_isDirty || _closing.IsCancellationRequested)
            {
                _sending = Task.CompletedTask;
                return null;
            }

            _isDirty = false;
            _isAttached = true;
            return ++_revision;
        }
    }

    private void Answered(ChannelOwner owner)
    {
        lock (_lock)
        {
            _owner = owner;
            _answered = _time.GetTimestamp();
            _failures = 0;
        }
    }

    private void Failed(Exception exception)
    {
        lock (_lock)
        {
            _isDirty = true;
            _failures++;
            var pause = FirstPause * Math.Pow(2, Math.Min(_failures, 8));
            _delay = pause < MaxPause ? pause : MaxPause;
        }

        if (_failures == 1)
        {
            Log.AttachFailed(_logger, _channel, exception);
        }
    }

    private async Task DetachAsync(long revision)
    {
        try
        {
            await _channels.DetachAsync(_channel, _node, revision, CancellationToken.None);
        }
        catch (Exception exception)
        {
            Log.AttachFailed(_logger, _channel, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.AttachFailed, LogLevel.Warning, "The owner of channel {Channel} could not be told of this node's sessions; trying until it can.", EventName = nameof(EventIds.AttachFailed))]
        public static partial void AttachFailed(ILogger logger, ChannelId channel, Exception exception);
    }
}
