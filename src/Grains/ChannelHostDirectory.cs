using System.Collections.Concurrent;
using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>The channels that this silo owns now.</summary>
public sealed class ChannelHostDirectory
{
    private readonly ConcurrentDictionary<ChannelId, ChannelHost> _hosts = new();

    /// <summary>How many channels the silo owns.</summary>
    public int Count => _hosts.Count;

    /// <summary>Lists the channels of a tenant, by name.</summary>
    /// <param name="query">Which, and how many.</param>
    public IReadOnlyList<ChannelStatus> List(ChannelListQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return
        [
            .. _hosts
                .Where(entry => entry.Key.OrgId == query.OrgId
                    && entry.Key.Name.Contains(query.Contains, StringComparison.Ordinal)
                    && string.CompareOrdinal(entry.Key.Name, query.After) > 0)
                .OrderBy(entry => entry.Key.Name, StringComparer.Ordinal)
                .Take(query.Limit)
                .Select(entry => entry.Value.Status()),
        ];
    }

    internal void Add(ChannelHost host) => _hosts[host.Channel] = host;

    internal void Remove(ChannelHost host) => _hosts.TryRemove(KeyValuePair.Create(host.Channel, host));
}
