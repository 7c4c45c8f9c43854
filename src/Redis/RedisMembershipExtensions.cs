using Microsoft.Extensions.Hosting;
using Orleans.Clustering.Redis;

namespace LiveOrleans.Redis;

/// <summary>Lets silos and clients find each other through the same Redis as everything else.</summary>
public static class RedisMembershipExtensions
{
    /// <summary>Keeps the silos' membership in Redis.</summary>
    /// <param name="silo">The silo. Its service id must be <see cref="RedisOptions.ServiceId"/>.</param>
    /// <param name="options">Which Redis.</param>
    public static ISiloBuilder UseLiveRedisMembership(this ISiloBuilder silo, RedisOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return silo.UseRedisClustering(membership => Configure(membership, options));
    }

    /// <summary>Finds the silos through Redis.</summary>
    /// <param name="client">The client. Its service id must be <see cref="RedisOptions.ServiceId"/>.</param>
    /// <param name="options">Which Redis.</param>
    public static IClientBuilder UseLiveRedisMembership(this IClientBuilder client, RedisOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return client.UseRedisClustering(membership => Configure(membership, options));
    }

    private static void Configure(RedisClusteringOptions membership, RedisOptions options)
    {
        if (!RedisAddress.TryParse(options.Address, out var address, out var fault))
        {
            throw new ArgumentException($"The address of Redis (ha_engine_address) {fault}.", nameof(options));
        }

        var configuration = RedisConnection.Configure(address, options, "membership", TimeSpan.FromSeconds(2));

        // A start without Redis fails, and is tried again; a connection that breaks later comes back by itself.
        configuration.AbortOnConnectFail = true;
        membership.ConfigurationOptions = configuration;
    }
}
