using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>How all connections reach Redis: the one place where the client library is configured.</summary>
internal sealed class RedisConfiguration
{
    private readonly string _password;

    /// <summary>Reads the options.</summary>
    /// <exception cref="ArgumentException">The address is wrong.</exception>
    public RedisConfiguration(RedisOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!RedisAddress.TryParse(options.Address, out var address, out var fault))
        {
            throw new ArgumentException($"The address of Redis (ha_engine_address) {fault}.", nameof(options));
        }

        Address = address;
        _password = options.Password.Length > 0 ? options.Password : address.Password;
    }

    /// <summary>Where Redis is.</summary>
    public RedisAddress Address { get; }

    /// <summary>Configures a connection that comes back by itself, and whose calls fail at once while it is away.</summary>
    /// <param name="purpose">Names the connection in Redis' list of clients.</param>
    /// <param name="timeout">How long a call may take.</param>
    public ConfigurationOptions For(string purpose, TimeSpan timeout)
    {
        var configuration = new ConfigurationOptions
        {
            ClientName = $"liveorleans-{purpose}",
            User = Address.User.Length > 0 ? Address.User : null,
            Password = _password.Length > 0 ? _password : null,
            Ssl = Address.Tls,
            SslHost = Address.Tls ? Address.Host : null,
            DefaultDatabase = Address.Database,

            ConfigurationChannel = string.Empty,
            AbortOnConnectFail = false,
            BacklogPolicy = BacklogPolicy.FailFast,
            ConnectTimeout = 2000,
            ConnectRetry = 1,
            AsyncTimeout = (int)timeout.TotalMilliseconds,
            KeepAlive = 5,
            ReconnectRetryPolicy = new ExponentialRetry(100, 2000),
        };
        configuration.EndPoints.Add(Address.Host, Address.Port);
        return configuration;
    }
}
