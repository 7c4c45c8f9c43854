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
        RedisKey[] keys = [connection.Keys.Lease(channel), connection.Keys.LeaseToken(channel)];
        RedisValue[] arguments = [holder.Value, Milliseconds(duration), floor.Value, (long)TokenAge.TotalMilliseconds];
        var database = await connection.LeasesAsync(cancellationToken);
        var reply = await RedisScript.Acquire.RunAsync(database, keys, arguments, cancellationToken);
        var token = long.Parse((string?)reply[1] ?? string.Empty, NumberStyles.None, CultureInfo.InvariantCulture);
        return new LeaseGrant(
            (int)reply[0] == 1, new FencingToken(token), new NodeId((string?)reply[2] ?? string.Empty), TimeSpan.FromMilliseconds((long)reply[3]));
    }

    /// <inheritdoc/>
    public ValueTask<bool> RenewAsync(ChannelId channel, FencingToken token, TimeSpan duration, CancellationToken cancellationToken) =>
        CompareAsync(RedisScript.Renew, channel, [token.Value, Milliseconds(duration)], cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> ReleaseAsync(ChannelId channel, FencingToken token, CancellationToken cancellationToken) =>
        CompareAsync(RedisScript.Release, channel, [token.Value], cancellationToken);

    private static long Milliseconds(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.FromMilliseconds(1));
        return (long)duration.TotalMilliseconds;
    }

    private async ValueTask<bool> CompareAsync(
        RedisScript script, ChannelId channel, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        var database = await connection.LeasesAsync(cancellationToken);
        return (int)await script.RunAsync(database, [connection.Keys.Lease(channel)], arguments, cancellationToken) == 1;
    }
}
