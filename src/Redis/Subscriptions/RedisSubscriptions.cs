using System.Collections.Concurrent;
using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>What a node subscribes to: each pub/sub subject once, however many receive it here.</summary>
/// <remarks>
/// The client library delivers a subject's messages through a queue, in order; its callbacks without a queue would run
/// side by side. After a break every subject is subscribed anew, and its receivers are told that something may be lost.
/// </remarks>
internal sealed partial class RedisSubscriptions : IAsyncDisposable
{
    private readonly RedisLink _link;
    private readonly ILogger _logger;
    private readonly RenewalLoop _renewal;
    private readonly ConcurrentDictionary<RedisChannel, RedisAudience> _audiences = new();

    // A subscribe must not overtake the unsubscribe before it on the same subject. Subjects share gates: there is a fixed number.
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 64).Select(static _ => new SemaphoreSlim(1))];
    private int _breaks;

    // Only the renewal touches it.
    private int _renewedBreaks;

    /// <summary>Makes the connection; nothing is opened yet.</summary>
    public RedisSubscriptions(ConfigurationOptions configuration, ILogger logger, ConnectionMetrics? metrics)
    {
        _logger = logger;
        _link = new RedisLink(configuration, logger, metrics, OnOpened);
        _renewal = new RenewalLoop(RenewAllAsync, logger);
    }

    /// <summary>Subscribes.</summary>
    /// <param name="subjectOf">To what, which can depend on the kind of Redis that the connection reaches.</param>
    /// <param name="receiver">Receives it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The subscription, once Redis has confirmed it.</returns>
    /// <exception cref="ChannelUnavailableException">Redis cannot be reached or did not answer in time.</exception>
    public async ValueTask<IAsyncDisposable> SubscribeAsync(
        Func<IConnectionMultiplexer, RedisSubject> subjectOf, IRedisReceiver receiver, CancellationToken cancellationToken)
    {
        var connection = await _link.GetAsync(cancellationToken);
        if (!connection.IsConnected)
        {
            throw new ChannelUnavailableException("Redis cannot be reached.");
        }

        var subject = subjectOf(connection).Channel;
        var gate = GateOf(subject);
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (!_audiences.TryGetValue(subject, out var audience))
            {
                var breaks = Volatile.Read(ref _breaks);
                audience = new RedisAudience(subject, _logger);
                await audience.OpenAsync(connection.GetSubscriber());
                _audiences[subject] = audience;
                if (breaks != Volatile.Read(ref _breaks))
                {
                    // The renewal after the break may have come before the audience was there to be renewed.
                    audience.IsSuspect = true;
                    _renewal.Signal();
                }
            }

            audience.Add(receiver);
            return new Subscription(this, subject, receiver);
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _renewal.DisposeAsync();
        await _link.DisposeAsync();
    }

    private void OnOpened(ConnectionMultiplexer connection)
    {
        connection.ConnectionRestored += (_, _) =>
        {
            Interlocked.Increment(ref _breaks);
            _renewal.Signal();
        };

        // A failover can move a subscription to a connection that was there before.
        connection.ConfigurationChanged += (_, _) => _renewal.Signal();
    }

    /// <summary>Renews the subscriptions in waves: each is followed by a read of its channel's log.</summary>
    /// <returns>Whether all are confirmed.</returns>
    private async Task<bool> RenewAllAsync(CancellationToken cancellationToken)
    {
        var subscriber = (await _link.GetAsync(cancellationToken)).GetSubscriber();
        var breaks = Volatile.Read(ref _breaks);
        var isBroken = breaks != _renewedBreaks;
        var broken = _audiences.ToArray().Where(pair => isBroken || pair.Value.NeedsRenewal(subscriber)).ToArray();
        var failed = 0;
        await RenewalLoop.InWavesAsync(
            broken,
            async pair => _ = await TryRenewAsync(subscriber, pair.Key, pair.Value) ? 0 : Interlocked.Increment(ref failed),
            cancellationToken);

        // Not earlier: what a round that was given up did not come to is still broken.
        _renewedBreaks = breaks;
        if (failed > 0)
        {
            Log.RenewalFailed(_logger, failed);
        }

        return failed == 0;
    }

    private async Task<bool> TryRenewAsync(ISubscriber subscriber, RedisChannel subject, RedisAudience audience)
    {
        var gate = GateOf(subject);
        await gate.WaitAsync();
        try
        {
            if (_audiences.TryGetValue(subject, out var current) && current == audience)
            {
                await audience.RenewAsync(subscriber);
            }

            return true;
        }
        catch (Exception exception) when (exception is ChannelUnavailableException || RedisFault.IsFault(exception))
        {
            return false;
        }
        finally
        {
            gate.Release();
        }
    }

    private async ValueTask RemoveAsync(RedisChannel subject, IRedisReceiver receiver)
    {
        var gate = GateOf(subject);
        await gate.WaitAsync();
        try
        {
            if (_audiences.TryGetValue(subject, out var audience) && audience.RemoveWasLast(receiver))
            {
                _audiences.TryRemove(subject, out _);
                await audience.CloseAsync();
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private SemaphoreSlim GateOf(RedisChannel subject) => _gates[(subject.GetHashCode() & int.MaxValue) % _gates.Length];

    private sealed class Subscription(RedisSubscriptions subscriptions, RedisChannel subject, IRedisReceiver receiver) : IAsyncDisposable
    {
        private int _isDisposed;

        public ValueTask DisposeAsync() =>
            Interlocked.Exchange(ref _isDisposed, 1) == 0 ? subscriptions.RemoveAsync(subject, receiver) : ValueTask.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RenewalFailed, LogLevel.Warning, "{Count} subscriptions could not be renewed; they are tried again.", EventName = nameof(EventIds.RenewalFailed))]
        public static partial void RenewalFailed(ILogger logger, int count);
    }
}
