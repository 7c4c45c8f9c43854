using LiveOrleans.Channels;
using LiveOrleans.Grains;

namespace LiveOrleans.Client.Tests;

/// <summary>A silo that lists what a test says, when it says so.</summary>
internal sealed class FakeSiloGrain(Func<Task<ChannelStatus[]>> list) : ISiloGrain
{
    public Task<ChannelStatus[]> List(ChannelListQuery query) => list();
}
