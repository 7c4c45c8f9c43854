using LiveOrleans.Gateway;
using LiveOrleans.Sources;

namespace LiveOrleans.Silo;

/// <summary>Lists the channels of test data, which are there whether or not anyone subscribes.</summary>
internal sealed class ListedTestData : IListedChannels
{
    private readonly ListedChannel[] _channels =
        [.. TestDataChannels.List(Random.Shared).Select(channel => new ListedChannel(channel.Name, channel.MinuteRate, channel.Schema))];

    public IReadOnlyList<ListedChannel> List() => _channels;
}
