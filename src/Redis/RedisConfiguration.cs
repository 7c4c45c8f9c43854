using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>How all connections reach Redis: the one place where the client library is configured.</summary>
internal sealed class RedisConfiguration
{
    private readonly string _password;
    private readonly X509Certificate2? _issuer;

    /// <summary>Reads the options.</summary>
    /// <exception cref="ArgumentException">The address is wrong, or the certificate cannot be read.</exception>
    public RedisConfiguration(RedisOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!RedisAddress.TryParse(options.Address, out var address, out var fault))
        {
            throw new ArgumentException($"The address of Redis (ha_engine_address) {fault}.", nameof(options));
        }

        Address = address;
        _issuer = ReadIssuer(options.TlsCaPath);
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

            // A cluster announces addresses, a certificate names the host that was given.
            SslHost = Address.Tls && Address.Hosts.Count == 1 && Address.ServiceName.Length == 0 ? Address.Hosts[0].Host : null,
            ServiceName = Address.ServiceName.Length > 0 ? Address.ServiceName : null,
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
        foreach (var host in Address.Hosts)
        {
            configuration.EndPoints.Add(host.Host, host.Port);
        }

        if (_issuer is not null)
        {
            configuration.TrustIssuer(_issuer);
        }

        return configuration;
    }

    private static X509Certificate2? ReadIssuer(string path)
    {
        try
        {
            return path.Length == 0 ? null : X509CertificateLoader.LoadCertificateFromFile(path);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"The certificate of Redis' issuer cannot be read from {path}: {exception.Message}", nameof(path), exception);
        }
    }
}
