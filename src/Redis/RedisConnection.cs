using System.Diagnostics.Metrics;
using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>A node's connections to Redis: for commands, for what is subscribed, for renewals and releases of leases, and for new leases.</summary>
/// <remarks>
/// Apart, because a burst of publications must not delay a renewal and lose the lease. Each is opened at its first use
/// and comes back by itself; while it is away, calls fail at once instead of waiting for it.
/// </remarks>
public sealed class RedisConnection : IAsyncDisposable
{
    private readonly RedisTopology _topology = new();
    private readonly RedisLink _commands;
    private readonly RedisLink _leases;
    private readonly RedisLink _acquisitions;

    /// <summary>Makes the connections; nothing is opened yet.</summary>
    /// <param name="options">Which Redis.</param>
    /// <param name="logger">Is told when a connection is lost and restored.</param>
    /// <param name="meters">Makes the meter that shows which connections there are; null where nobody looks.</param>
    /// <exception cref="ArgumentException">The address or the prefix is wrong.</exception>
    public RedisConnection(RedisOptions options, ILogger<RedisConnection> logger, IMeterFactory? meters = null)
    {
        var metrics = meters is null ? null : new ConnectionMetrics(meters);
        var configuration = new RedisConfiguration(options, logger);
        Keys = new RedisKeys(options.Prefix);
        Outbox = new EventOutbox(Keys.Events, _topology, logger);
        _commands = new RedisLink(configuration.For("commands", TimeSpan.FromSeconds(2)), logger, metrics);

        // The library opens the connection of subscriptions when there is something to subscribe to: its own announcements,
        // which only this connection listens to. The others would fall under Redis' limits for subscribers by it.
        var subscriptions = configuration.For("subscriptions", TimeSpan.FromSeconds(2));

        // What is subscribed again after a break must wait for the connection; without that it can be forgotten.
        subscriptions.BacklogPolicy = BacklogPolicy.Default;
        subscriptions.ConfigurationChannel = $"{options.Prefix}.announcements";
        Subscriptions = new RedisSubscriptions(subscriptions, logger, metrics);

        // A renewal that takes longer than a renewal's interval is better sent again.
        _leases = new RedisLink(configuration.For("leases", TimeSpan.FromSeconds(1)), logger, metrics);
        _acquisitions = new RedisLink(configuration.For("acquisitions", TimeSpan.FromSeconds(2)), logger, metrics);
    }

    /// <summary>The names of what is kept.</summary>
    internal RedisKeys Keys { get; }

    /// <summary>The subject that carries the silos' beats: every node of a Redis Cluster has it.</summary>
    internal RedisSubject Beats => new(Keys.Beats, IsSharded: false);

    /// <summary>The subject that tells of changes of the operators' rules: every node of a Redis Cluster has it.</summary>
    internal RedisSubject RuleNotices => new(Keys.RuleNotices, IsSharded: false);

    /// <summary>Takes the events that scripts make.</summary>
    internal EventOutbox Outbox { get; }

    /// <summary>All that is subscribed to.</summary>
    internal RedisSubscriptions Subscriptions { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Subscriptions.DisposeAsync();
        await _leases.DisposeAsync();
        await _acquisitions.DisposeAsync();
        await _commands.DisposeAsync();
    }

    /// <summary>For appends, reads and joins.</summary>
    internal async ValueTask<IDatabase> CommandsAsync(CancellationToken cancellationToken) => (await _commands.GetAsync(cancellationToken)).GetDatabase();

    /// <summary>The subject that carries a channel's publications, joins and leaves.</summary>
    internal RedisSubject SubjectOf(ChannelId channel, IConnectionMultiplexer connection) => new(Keys.Subject(channel), _topology.IsSharded(connection));

    /// <summary>The subject that carries the orders of a subject of the bus.</summary>
    internal RedisSubject SubjectOf(ControlSubject subject, IConnectionMultiplexer connection) => new(Keys.Subject(subject), _topology.IsSharded(connection));

    /// <summary>For new leases, which wait for a replica: Redis takes nothing else from a connection that waits.</summary>
    internal async ValueTask<IDatabase> AcquisitionsAsync(CancellationToken cancellationToken) =>
        (await _acquisitions.GetAsync(cancellationToken)).GetDatabase();

    /// <summary>For leases alone.</summary>
    internal async ValueTask<IDatabase> LeasesAsync(CancellationToken cancellationToken) => (await _leases.GetAsync(cancellationToken)).GetDatabase();
}
