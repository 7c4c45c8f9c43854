using System.Globalization;
using LiveOrleans.Channels;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>The leases of a cluster, by Redis' own clock.</summary>
/// <remarks>
/// The last token of a channel is kept for a week after its last lease; beyond that, and after a flush, Redis' clock and the
/// callers' floors keep tokens rising.
/// </remarks>
/// <param name="connection">Reaches Redis.</param>
public sealed class RedisLeaseStore(RedisConnection connection) : ILeaseStore
{
    private static readonly TimeSpan TokenAge = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public async ValueTask<LeaseGrant> AcquireAsync(
        ChannelId channel, NodeId holder, TimeSpan duration, FencingToken floor, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [holder.Value, Milliseconds(duration), floor.Value, (long)TokenAge.TotalMilliseconds, channel.Key];
        var database = await connection.LeasesAsync(cancellationToken);
        var keys = connection.Outbox.Join(database, connection.Keys.Lease(channel), connection.Keys.LeaseToken(channel));
        var reply = await RedisScript.Acquire.RunAsync(database, keys, arguments, cancellationToken);
        var token = new FencingToken(long.Parse((string?)reply[1] ?? string.Empty, NumberStyles.None, CultureInfo.InvariantCulture));
        var isAcquired = (int)reply[0] == 1;
        if (isAcquired)
        {
            await connection.Outbox.MadeAsync(database, ChannelEventKind.SourceOpened, channel, holder, token);
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
}
