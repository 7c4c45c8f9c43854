using LiveOrleans.Channels;
using StackExchange.Redis;
using StreamPosition = LiveOrleans.Channels.StreamPosition;

namespace LiveOrleans.Redis;

/// <summary>The names of a tenant's channels, in order.</summary>
/// <remarks>
/// A sorted set of its own, which in a Redis Cluster is in another slot than the channels: so it is kept up by a call of
/// its own and not by the append script. A name whose channel is gone is dropped when it is met.
/// </remarks>
internal sealed class ChannelIndex(RedisKeys keys)
{
    /// <summary>Adds a channel.</summary>
    public Task<bool> AddAsync(IDatabase database, ChannelId channel) => database.SortedSetAddAsync(keys.Index(channel.OrgId), channel.Name, 0);

    /// <summary>Reads a page, as <see cref="IStreamLog.ListAsync"/> says.</summary>
    public async Task<IReadOnlyList<LogChannel>> ListAsync(IDatabase database, long orgId, string prefix, string after, int limit)
    {
        var page = new List<LogChannel>();
        while (page.Count < limit)
        {
            var names = await NamesAsync(database, orgId, prefix, after, limit - page.Count);
            if (names.Length == 0)
            {
                break;
            }

            after = names[^1];
            foreach (var described in await Task.WhenAll(names.Select(name => DescribeAsync(database, orgId, name))))
            {
                if (described is not null)
                {
                    page.Add(described);
                }
            }
        }

        return page;
    }

    private async Task<string[]> NamesAsync(IDatabase database, long orgId, string prefix, string after, int limit)
    {
        // The alphabet of names is ASCII: every name with the prefix is below the prefix followed by a DEL.
        var isFirst = string.CompareOrdinal(after, prefix) < 0;
        RedisValue min = isFirst ? prefix : after;
        RedisValue max = prefix.Length == 0 ? RedisValue.Null : prefix + '\x7f';
        var names = await database.SortedSetRangeByValueAsync(
            keys.Index(orgId),
            min.IsNullOrEmpty ? RedisValue.Null : min,
            max,
            isFirst ? Exclude.None : Exclude.Start,
            Order.Ascending,
            skip: 0,
            take: limit);
        return [.. names.Select(static name => name.ToString())];
    }

    private async Task<LogChannel?> DescribeAsync(IDatabase database, long orgId, string name)
    {
        if (!ChannelId.TryCreate(orgId, name, out var channel))
        {
            await database.SortedSetRemoveAsync(keys.Index(orgId), name);
            return null;
        }

        if (await ReadAsync(database, channel) is { } described)
        {
            return described.Top.Offset == 0 ? null : described;
        }

        await database.SortedSetRemoveAsync(keys.Index(orgId), name);

        // Created between the look and the removal: its own addition may have come before the removal.
        if (await ReadAsync(database, channel) is not { Top.Offset: > 0 } created)
        {
            return null;
        }

        await AddAsync(database, channel);
        return created;
    }

    private async Task<LogChannel?> ReadAsync(IDatabase database, ChannelId channel)
    {
        var state = await database.HashGetAsync(keys.Meta(channel), ["epoch", "top", "schema"]);
        return state[0].IsNull ? null : new LogChannel(channel, new StreamPosition(state[0].ToString(), (ulong)state[1]), (ReadOnlyMemory<byte>)state[2]);
    }
}
