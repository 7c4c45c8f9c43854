using LiveOrleans.Channels;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>Asks the masters over the connection that the channels' commands go by.</summary>
/// <param name="connection">The node's connections.</param>
/// <param name="time">Bounds the wait.</param>
internal sealed class RedisReach(RedisConnection connection, TimeProvider time) : IRedisReach
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public async Task<bool> ReachesMostMastersAsync(CancellationToken cancellationToken)
    {
        Task<TimeSpan>[] pings = [];
        try
        {
            var commands = await connection.CommandsAsync(cancellationToken).AsTask().WaitAsync(Patience, time, cancellationToken);
            pings = [.. Masters(commands.Multiplexer).Select(static master => master.PingAsync())];
            await Task.WhenAll(pings).WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception exception) when (RedisFault.IsFault(exception) || exception is ChannelUnavailableException)
        {
            // Those that have not answered by now do not count.
        }

        return pings.Count(static ping => ping.IsCompletedSuccessfully) > pings.Length / 2;
    }

    /// <summary>Those that have slots: one that was replaced stays in the list without any.</summary>
    private static IEnumerable<IServer> Masters(IConnectionMultiplexer connection)
    {
        var view = connection.GetServers().Where(static server => server.IsConnected).Select(static server => server.ClusterConfiguration).FirstOrDefault(static view => view is not null);
        return (view?.Nodes ?? []).Where(static node => !node.IsReplica && node.Slots.Count > 0 && node.EndPoint is not null).Select(node => connection.GetServer(node.EndPoint!));
    }
}
