using LiveOrleans.Channels;
using Orleans.Concurrency;

namespace LiveOrleans.Grains;

/// <summary>Answers for the silo that it runs in.</summary>
[GrainType("silo")]
[OwnSiloPlacement]
[Reentrant]
internal sealed class SiloGrain(ChannelHostDirectory directory) : Grain, ISiloGrain
{
    public Task<ChannelStatus[]> List(ChannelListQuery query) => Task.FromResult<ChannelStatus[]>([.. directory.List(query)]);
}
