using System.Diagnostics.Metrics;
using System.Globalization;
using LiveOrleans.Channels;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>The leases of a cluster, by Redis' own clock.</summary>
/// <remarks>
/// The last token of a channel is kept for a week after its last lease; beyond that, and after a flush, Redis' clock and the
/// callers' floors keep tokens rising. Where Redis has replicas, a new lease is given out when one of them has it, or after a
/// short time: what is lost in a failover then is a token that can be given again, which the writers' tokens still stop.
/// </remarks>
/// <param name="connection">Reaches Redis.</param>
/// <param name="meters">Counts the leases that no replica had in time.</param>
public sealed class RedisLeaseStore(RedisConnection connection, IMeterFactory meters) : ILeaseStore
{
    private static readonly TimeSpan TokenAge = TimeSpan.FromDays(7);

    private readonly LeaseMetrics _metrics = new(meters);
    private readonly ReplicaWait _replicas = new();

    /// <inheritdoc/>
    public async ValueTask<LeaseGrant> AcquireAsync(
        ChannelId channel, NodeId holder, TimeSpan duration, FencingToken floor, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [holder.Value, Milliseconds(duration), floor.Value, (long)TokenAge.TotalMilliseconds, channel.Key];
        var database = await connection.AcquisitionsAsync(cancellationToken);
        var keys = connection.Outbox.Join(database, connection.Keys.Lease(channel), connection.Keys.LeaseToken(channel));
        var reply = await RedisScript.Acquire.RunAsync(database, keys, arguments, cancellationToken);
        var token = new FencingToken(long.Parse((string?)reply[1] ?? string.Empty, NumberStyles.None, CultureInfo.InvariantCulture));
        var isAcquired = (int)reply[0] == 1;
        if (isAcquired)
        {
            await connection.Outbox.MadeAsync(database, ChannelEventKind.SourceOpened, channel, holder, token);
        }

        if (reply.Length > 4 && (long)reply[4] > 0)
        {
            await WaitForReplicaAsync(database.Multiplexer.GetServer(keys[0]), cancellationToken);
        }

        return new LeaseGrant(isAcquired, token, new NodeId((string?)reply[2] ?? string.Empty), TimeSpan.FromMilliseconds((long)reply[3]));
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RenewAsync(ChannelId channel, FencingToken token, TimeSpan duration, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [token.Value, Milliseconds(duration)];
        var database = await connection.LeasesAsync(cancellationToken);
        return (int)await RedisScript.Renew.RunAsync(database, [connection.Keys.Lease(channel)], arguments, cancellationToken) == 1;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ReleaseAsync(ChannelId channel, FencingToken token, CancellationToken cancellationToken)
    {
        var database = await connection.LeasesAsync(cancellationToken);
        var keys = connection.Outbox.Join(database, connection.Keys.Lease(channel));
        var holder = (string?)await RedisScript.Release.RunAsync(database, keys, [token.Value, channel.Key], cancellationToken);
        if (holder is null)
        {
            return false;
        }

        await connection.Outbox.MadeAsync(database, ChannelEventKind.SourceClosed, channel, new NodeId(holder), token);
        return true;
    }

    private static long Milliseconds(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.FromMilliseconds(1));
        return (long)duration.TotalMilliseconds;
    }

    private async ValueTask WaitForReplicaAsync(IServer server, CancellationToken cancellationToken)
    {
        var isReplicated = false;
        try
        {
            isReplicated = await _replicas.WaitAsync(server).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (RedisFault.IsFault(exception))
        {
            // The lease is given all the same: whether it is kept shows at its first renewal.
        }

        if (!isReplicated)
        {
            _metrics.Unreplicated();
        }
    }
}
