using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>A node's connections to Redis: one for commands, one for what is subscribed, one for leases.</summary>
/// <remarks>
/// Apart, because a burst of publications must not delay a renewal and lose the lease. Each is opened at its first use
/// and comes back by itself; while it is away, calls fail at once instead of waiting for it.
/// </remarks>
public sealed class RedisConnection : IAsyncDisposable
{
    private readonly RedisLink _commands;
    private readonly RedisLink _subscriptions;
    private readonly RedisLink _leases;

    /// <summary>Makes the connections; nothing is opened yet.</summary>
    /// <param name="options">Which Redis.</param>
    /// <param name="logger">Is told when a connection is lost and restored.</param>
    /// <exception cref="ArgumentException">The address or the prefix is wrong.</exception>
    public RedisConnection(RedisOptions options, ILogger<RedisConnection> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!RedisAddress.TryParse(options.Address, out var address, out var fault))
        {
            throw new ArgumentException($"The address of Redis (ha_engine_address) {fault}.", nameof(options));
        }

        Keys = new RedisKeys(options.Prefix);
        _commands = new RedisLink(Configure(address, options, "commands", TimeSpan.FromSeconds(2)), logger);

        // The library opens the connection of subscriptions when there is something to subscribe to: its own announcements,
        // which only this connection listens to. The others would fall under Redis' limits for subscribers by it.
        var subscriptions = Configure(address, options, "subscriptions", TimeSpan.FromSeconds(2));

        // What is subscribed again after a break must wait for the connection; without that it can be forgotten.
        subscriptions.BacklogPolicy = BacklogPolicy.Default;
        subscriptions.ConfigurationChannel = $"{options.Prefix}.announcements";
        _subscriptions = new RedisLink(subscriptions, logger);
        Subscriptions = new RedisSubscriptions(_subscriptions, logger);

        // A renewal that takes longer than a renewal's interval is better sent again.
        _leases = new RedisLink(Configure(address, options, "leases", TimeSpan.FromSeconds(1)), logger);
    }

    /// <summary>The names of what is kept.</summary>
    internal RedisKeys Keys { get; }

    /// <summary>All that is subscribed to.</summary>
    internal RedisSubscriptions Subscriptions { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _subscriptions.DisposeAsync();
        await _leases.DisposeAsync();
        await _commands.DisposeAsync();
    }

    /// <summary>For appends, reads and joins.</summary>
    internal async ValueTask<IDatabase> CommandsAsync(CancellationToken cancellationToken) => (await _commands.GetAsync(cancellationToken)).GetDatabase();

    /// <summary>For leases alone.</summary>
    internal async ValueTask<IDatabase> LeasesAsync(CancellationToken cancellationToken) => (await _leases.GetAsync(cancellationToken)).GetDatabase();

    /// <summary>How any connection to this Redis is made.</summary>
    internal static ConfigurationOptions Configure(RedisAddress address, RedisOptions options, string purpose, TimeSpan timeout)
    {
        var password = options.Password.Length > 0 ? options.Password : address.Password;
        var configuration = new ConfigurationOptions
        {
            ClientName = $"liveorleans-{purpose}",
            User = address.User.Length > 0 ? address.User : null,
            Password = password.Length > 0 ? password : null,
            Ssl = address.Tls,
            SslHost = address.Tls ? address.Host : null,
            DefaultDatabase = address.Database,

            ConfigurationChannel = string.Empty,
            AbortOnConnectFail = false,
            BacklogPolicy = BacklogPolicy.FailFast,
            ConnectTimeout = 2000,
            ConnectRetry = 1,
            AsyncTimeout = (int)timeout.TotalMilliseconds,
            KeepAlive = 5,
            ReconnectRetryPolicy = new ExponentialRetry(100, 2000),
        };
        configuration.EndPoints.Add(address.Host, address.Port);
        return configuration;
    }
}
