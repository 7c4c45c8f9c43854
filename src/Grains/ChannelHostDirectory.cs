using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>The channels that this silo owns now.</summary>
public sealed class ChannelHostDirectory : IOwnedChannels, IDisposable
{
    /// <summary>How long a grain may take to move before it is told to leave without a new place.</summary>
    private static readonly TimeSpan MovePatience = TimeSpan.FromSeconds(1);

    private static readonly DeactivationReason Stops = new(DeactivationReasonCode.ShuttingDown, "The silo stops.");

    private readonly ConcurrentDictionary<ChannelId, OwnedChannel> _channels = new();
    private readonly ConcurrentQueue<ChannelId> _left = new();
    private readonly SourceDirectory? _sources;
    private readonly ChannelRules? _rules;
    private volatile bool _isClosed;

    /// <summary>Makes an empty directory.</summary>
    /// <param name="sources">Tells when the sources of the channels change; null when they never do.</param>
    /// <param name="rules">Tells when the channels' rules change; null when they never do.</param>
    /// <param name="meters">Makes the meter that shows how many channels there are; null where nobody looks.</param>
    public ChannelHostDirectory(SourceDirectory? sources = null, ChannelRules? rules = null, IMeterFactory? meters = null)
    {
        meters?.Create("LiveOrleans.Silo").CreateObservableUpDownCounter("liveorleans.silo.channels", () => Count, "{channel}", "Channels that this node owns.");
        _rules = rules;
        _rules?.Changed += RefreshRules;
        _sources = sources;
        _sources?.Changed += RefreshSources;
    }

    /// <summary>Whether the silo has given its channels up, and takes none until <see cref="Serve"/>.</summary>
    public bool HasGivenUp
    {
        get => Volatile.Read(ref field);
        private set => Volatile.Write(ref field, value);
    }

    /// <summary>How many channels the silo owns.</summary>
    public int Count => _channels.Count;

    /// <summary>Lists the channels of a tenant, by name.</summary>
    /// <param name="query">Which, and how many.</param>
    public IReadOnlyList<ChannelStatus> List(ChannelListQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return
        [
            .. _channels
                .Where(entry => entry.Key.OrgId == query.OrgId
                    && entry.Key.Name.Contains(query.Contains, StringComparison.OrdinalIgnoreCase)
                    && string.CompareOrdinal(entry.Key.Name, query.After) > 0)
                .OrderBy(entry => entry.Key.Name, StringComparer.Ordinal)
                .Take(query.Limit)
                .Select(entry => entry.Value.Host.Status()),
        ];
    }

    /// <inheritdoc/>
    public bool TryPublishEach(ChannelId channel, AppendEntry[][] publishes, [NotNullWhen(true)] out Task<PublishResult[]>? results)
    {
        results = null;
        return _channels.TryGetValue(channel, out var owned) && owned.TryPublishEach(publishes, out results);
    }

    /// <summary>
    /// Gives every channel up at once, for a silo whose Redis may not answer: its source is closed, its grain leaves, calls that wait
    /// for Redis are answered, and the next beat says so. No channel comes to the silo until <see cref="Serve"/>. Nothing is waited for:
    /// with thousands of channels, each would wait for a Redis that does not answer.
    /// </summary>
    public void GiveUpAll()
    {
        HasGivenUp = true;
        foreach (var channel in _channels.Values)
        {
            // A grain leaves between its calls, so none may hang.
            channel.Host.GiveUp();
            channel.Grain.Deactivate(Stops, CancellationToken.None);
        }
    }

    /// <summary>Takes channels again, after <see cref="GiveUpAll"/>.</summary>
    public void Serve() => HasGivenUp = false;

    /// <summary>
    /// Moves every channel to another silo. Its calls follow it: silos that remember where it was would go on sending them here,
    /// and bring it back here, were it merely given up.
    /// </summary>
    internal async Task MoveAllAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(_channels.Values, options, async (channel, cancellation) =>
        {
            channel.Grain.Migrate(null, cancellation);
            try
            {
                await channel.Grain.Deactivated.WaitAsync(MovePatience, time, cancellation);
            }
            catch (TimeoutException)
            {
                // Nobody would take it, or its source is slow to close.
                channel.Grain.Deactivate(Stops, cancellation);
                await channel.Grain.Deactivated.WaitAsync(cancellation);
            }
        });
    }

    /// <summary>Closes every source and every append queue at once, for a silo that is dead to its cluster already.</summary>
    public Task CloseAllAsync() => Task.WhenAll(_channels.Values.Select(async channel =>
    {
        // Its host answers whoever still publishes.
        _ = RemoveAsync(channel.Host);
        await channel.Host.DisposeAsync();
    }));

    /// <summary>Hears of no change of sources and rules any more.</summary>
    public void Dispose()
    {
        _sources?.Changed -= RefreshSources;
        _rules?.Changed -= RefreshRules;
    }

    /// <summary>Whether the silo takes no channel, now or any more.</summary>
    internal bool IsClosed => _isClosed || HasGivenUp;

    /// <summary>The channels, in no order.</summary>
    internal IEnumerable<OwnedChannel> Channels => _channels.Values;

    /// <summary>From now on no channel comes to the silo.</summary>
    internal void Close() => _isClosed = true;

    internal void Add(ChannelHost host, IGrainContext grain) => _channels[host.Channel] = new OwnedChannel(host, grain);

    /// <summary>The silo owns a channel no longer.</summary>
    /// <returns>Completes when nobody publishes on it past its grain any more.</returns>
    internal Task RemoveAsync(ChannelHost host)
    {
        if (!_channels.TryGetValue(host.Channel, out var channel) || channel.Host != host)
        {
            return Task.CompletedTask;
        }

        if (_channels.TryRemove(KeyValuePair.Create(host.Channel, channel)) && host.IsSubscribed)
        {
            _left.Enqueue(host.Channel);
        }

        return channel.LeaveAsync();
    }

    private void RefreshSources(object? sender, EventArgs change)
    {
        foreach (var channel in _channels.Values)
        {
            channel.Host.RefreshSource();
        }
    }

    private void RefreshRules(object? sender, EventArgs change)
    {
        foreach (var channel in _channels.Values)
        {
            if (_rules?.Find(channel.Host.Channel) is { } rule)
            {
                channel.Host.UseRule(rule);
            }
        }
    }

    /// <summary>Whether the silo owns a channel.</summary>
    internal bool Owns(ChannelId channel) => _channels.ContainsKey(channel);

    /// <summary>Takes a channel that has left since it was last asked, and was subscribed to. Null when there is none.</summary>
    internal ChannelId? TakeLeft()
    {
        while (_left.TryDequeue(out var channel))
        {
            if (!Owns(channel))
            {
                return channel;
            }
        }

        return null;
    }
}
