using LiveOrleans.Channels;
using LiveOrleans.Client;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>The node's open channels: the first session opens a feed, and some time after the last one left it is closed.</summary>
/// <remarks>At any time a channel has at most one feed; who asks while one is being closed waits for its end.</remarks>
internal sealed partial class ChannelHub(
    ReplicaFactory replicas, ChannelRules rules, SessionOptions options, TimeProvider time, ILogger<ChannelHub> logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    // Guards everything below and the entries' members.
    private readonly Lock _lock = new();
    private readonly Dictionary<ChannelId, Entry> _entries = [];
    private int _used;

    /// <summary>How many channels are open, those that linger among them.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>How many of them sessions use. Counted as they come and go: it is asked for with each reading of the metrics.</summary>
    public int UsedCount
    {
        get
        {
            lock (_lock)
            {
                return _used;
            }
        }
    }

    /// <summary>Opens a channel's feed, or finds the open one. Each call is matched by one of <see cref="Release"/>.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="rule">The channel's rule.</param>
    /// <param name="cancellationToken">Ends the wait; the feed is opened all the same.</param>
    /// <exception cref="ChannelUnavailableException">Broker or log cannot be reached, or the node stops.</exception>
    public async ValueTask<ChannelFeed> OpenAsync(ChannelId channel, ChannelRule rule, CancellationToken cancellationToken)
    {
        while (true)
        {
            var entry = Acquire(channel, rule);
            if (entry.Closing is { } closing)
            {
                await closing.WaitAsync(cancellationToken);
                continue;
            }

            try
            {
                await entry.Opening.WaitAsync(cancellationToken);
                return entry.Feed;
            }
            catch
            {
                Release(entry.Feed);
                throw;
            }
        }
    }

    /// <summary>Gives back what <see cref="OpenAsync"/> gave.</summary>
    public void Release(ChannelFeed feed)
    {
        lock (_lock)
        {
            // A stopping node has closed the feed under its sessions.
            if (!_entries.TryGetValue(feed.Channel, out var entry) || entry.Feed != feed)
            {
                return;
            }

            if (--entry.Users > 0)
            {
                return;
            }

            _used--;
            if (entry.Closing is not null)
            {
                return;
            }

            if (entry.Opening.IsCompleted && !entry.Opening.IsCompletedSuccessfully)
            {
                entry.Closing = CloseAsync(entry);
                return;
            }

            entry.Linger = time.CreateTimer(_ => CloseUnused(entry), null, options.ChannelLinger, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Waits until a channel's owner knows of every session that has come or gone so far; of a channel that is not open, nothing is to be told.</summary>
    public Task SettledAsync(ChannelId channel)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(channel, out var entry) && entry.Opening.IsCompletedSuccessfully ? entry.Feed.SettledAsync() : Task.CompletedTask;
        }
    }

    /// <summary>Gives the open feeds the limits of their channels' rules as they are now.</summary>
    public void RefreshLimits()
    {
        ChannelFeed[] feeds;
        lock (_lock)
        {
            feeds = [.. _entries.Values.Select(static entry => entry.Feed)];
        }

        Array.ForEach(feeds, UseRule);
    }

    /// <summary>Closes all feeds and opens none any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        Task[] closings;
        lock (_lock)
        {
            foreach (var entry in _entries.Values)
            {
                entry.Linger?.Dispose();
                entry.Closing ??= CloseAsync(entry);
            }

            closings = [.. _entries.Values.Select(entry => entry.Closing ?? Task.CompletedTask)];
        }

        await Task.WhenAll(closings);
        _stopping.Dispose();
    }

    private Entry Acquire(ChannelId channel, ChannelRule rule)
    {
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested)
            {
                throw new ChannelUnavailableException("The node is stopping.");
            }

            if (!_entries.TryGetValue(channel, out var entry))
            {
                var feed = new ChannelFeed(channel, rule);
                entry = new Entry(feed, OpenFeedAsync(feed));
                _entries.Add(channel, entry);
            }

            if (entry.Closing is null)
            {
                if (++entry.Users == 1)
                {
                    _used++;
                }

                entry.Linger?.Dispose();
                entry.Linger = null;
            }

            return entry;
        }
    }

    private void UseRule(ChannelFeed feed)
    {
        if (rules.Find(feed.Channel) is { } rule)
        {
            feed.UseLimits(rule.History);
        }
    }

    private void CloseUnused(Entry entry)
    {
        lock (_lock)
        {
            if (entry is { Users: 0, Closing: null })
            {
                entry.Closing = CloseAsync(entry);
            }
        }
    }

    private async Task OpenFeedAsync(ChannelFeed feed)
    {
        // The caller holds the lock: broker and log are not called on its stack.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await feed.OpenAsync(replicas, _stopping.Token);

            // The rule may have changed since the session was let in by it.
            UseRule(feed);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.OpenFailed(logger, feed.Channel, exception);
            throw;
        }
    }

    private async Task CloseAsync(Entry entry)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            // A failed opening has been reported to those who asked for it.
            await entry.Opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await entry.Feed.CloseAsync();
        }
        catch (Exception exception)
        {
            Log.CloseFailed(logger, entry.Feed.Channel, exception);
        }

        lock (_lock)
        {
            _entries.Remove(entry.Feed.Channel);
            if (entry.Users > 0)
            {
                // A stopping node closes feeds under their sessions, whose releases find nothing any more.
                _used--;
            }
        }
    }

    private sealed class Entry(ChannelFeed feed, Task opening)
    {
        public ChannelFeed Feed => feed;

        public Task Opening => opening;

        public int Users { get; set; }

        public ITimer? Linger { get; set; }

        public Task? Closing { get; set; }
    }
}
