using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>How all connections reach Redis: the one place where the client library is configured.</summary>
internal sealed class RedisConfiguration
{
    private static readonly TimeSpan SentinelTimeout = TimeSpan.FromSeconds(1);

    private readonly string _password;
    private readonly X509Certificate2? _issuer;
    private readonly SentinelTunnel? _tunnel;

    /// <summary>Reads the options.</summary>
    /// <param name="options">Which Redis.</param>
    /// <param name="logger">Is told what the Sentinels say, where there are any.</param>
    /// <exception cref="ArgumentException">The address is wrong, or the certificate cannot be read.</exception>
    public RedisConfiguration(RedisOptions options, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!RedisAddress.TryParse(options.Address, out var address, out var fault))
        {
            throw new ArgumentException($"The address of Redis (ha_engine_address) {fault}.", nameof(options));
        }

        Address = address;
        _issuer = ReadIssuer(options.TlsCaPath);
        _password = options.Password.Length > 0 ? options.Password : address.Password;
        _tunnel = address.ServiceName.Length > 0
            ? new SentinelTunnel(address.Hosts, address.ServiceName, ForSentinel, logger, TimeProvider.System)
            : null;
    }

    /// <summary>Where Redis is.</summary>
    public RedisAddress Address { get; }

    /// <summary>Configures a connection that comes back by itself, and whose calls fail at once while it is away.</summary>
    /// <param name="purpose">Names the connection in Redis' list of clients.</param>
    /// <param name="timeout">How long a call may take.</param>
    public ConfigurationOptions For(string purpose, TimeSpan timeout)
    {
        var configuration = Base($"liveorleans-{purpose}", timeout);
        configuration.User = Address.User.Length > 0 ? Address.User : null;
        configuration.Password = _password.Length > 0 ? _password : null;
        configuration.DefaultDatabase = Address.Database;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        if (_tunnel is { } tunnel)
        {
            // One server, wherever it is at the moment; the name is shown in logs, and nothing looks it up.
            configuration.EndPoints.Add(Address.ServiceName, Address.Hosts[0].Port);
            configuration.Tunnel = tunnel;
            configuration.SslClientAuthenticationOptions = _ => new SslClientAuthenticationOptions
            {
                TargetHost = tunnel.Host,
                CertificateRevocationCheckMode = X509RevocationMode.Online,
            };
        }
        else
        {
            // A cluster announces addresses, a certificate names the host that was given.
            configuration.SslHost = Address.Tls ? Address.Hosts[0].Host : null;
            configuration.EndPoints.Add(Address.Hosts[0].Host, Address.Hosts[0].Port);
        }

        return configuration;
    }

    /// <summary>Configures a connection to a Sentinel; the user and the password are those of Redis, not of Sentinels.</summary>
    private ConfigurationOptions ForSentinel(DnsEndPoint sentinel)
    {
        var configuration = Base("liveorleans-sentinel", SentinelTimeout);
        configuration.CommandMap = CommandMap.Sentinel;
        configuration.EndPoints.Add(sentinel.Host, sentinel.Port);
        return configuration;
    }

    private ConfigurationOptions Base(string name, TimeSpan timeout)
    {
        var configuration = new ConfigurationOptions
        {
            ClientName = name,
            Ssl = Address.Tls,
            ConfigurationChannel = string.Empty,
            AbortOnConnectFail = false,
            ConnectTimeout = 2000,
            ConnectRetry = 1,
            AsyncTimeout = (int)timeout.TotalMilliseconds,
            KeepAlive = 5,
            ReconnectRetryPolicy = new ExponentialRetry(100, 2000),
        };
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
