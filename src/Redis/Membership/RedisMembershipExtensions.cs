using LiveOrleans.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>Lets silos and their clients find each other in the Redis that the channels are in.</summary>
/// <remarks>
/// The rows are one hash, <c>{service id}/members/{cluster id}</c>; the service id is set here, so that it begins with the
/// prefix. A start without Redis fails within seconds, so that the caller can say so and try again; once started, the
/// connection comes back by itself.
/// </remarks>
public static class RedisMembershipExtensions
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>Whether a failure of the membership says that Redis answers but no longer has it, as after a flush.</summary>
    /// <param name="exception">The failure.</param>
    public static bool IsMembershipGone(Exception exception) => exception is RedisClusteringException;

    /// <summary>Keeps the silo's membership in Redis.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="options">Which Redis.</param>
    /// <exception cref="ArgumentException">The address is wrong.</exception>
    public static ISiloBuilder UseLiveRedisMembership(this ISiloBuilder builder, RedisOptions options)
    {
        var configuration = new RedisConfiguration(options, NullLogger.Instance);
        builder.Services.Configure<ClusterOptions>(cluster => cluster.ServiceId = options.ServiceId);
        return builder.UseRedisClustering(clustering => Apply(clustering, configuration));
    }

    /// <summary>Finds the silos in Redis.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="options">Which Redis.</param>
    /// <exception cref="ArgumentException">The address is wrong.</exception>
    public static IClientBuilder UseLiveRedisMembership(this IClientBuilder builder, RedisOptions options)
    {
        var configuration = new RedisConfiguration(options, NullLogger.Instance);
        builder.Services.Configure<ClusterOptions>(cluster => cluster.ServiceId = options.ServiceId);
        return builder.UseRedisClustering(clustering => Apply(clustering, configuration));
    }

    private static void Apply(RedisClusteringOptions clustering, RedisConfiguration configuration)
    {
        var connection = configuration.For("membership", Timeout);
        connection.AbortOnConnectFail = true;

        // Silos call seldom: rather wait for a connection that is just coming back than miss a row's turn.
        connection.BacklogPolicy = BacklogPolicy.Default;
        clustering.ConfigurationOptions = connection;
        clustering.CreateMultiplexer = _ => ConnectAsync(connection, configuration.Address);
    }

    private static async Task<(IConnectionMultiplexer Multiplexer, bool IsShared)> ConnectAsync(ConfigurationOptions configuration, RedisAddress address)
    {
        try
        {
            return (await ConnectionMultiplexer.ConnectAsync(configuration), false);
        }
        catch (Exception exception) when (RedisFault.IsFault(exception))
        {
            throw new ChannelUnavailableException($"Redis at {address} cannot be reached for the cluster's membership.", exception);
        }
    }
}
