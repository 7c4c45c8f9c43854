using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>A silo, for what is asked of each; the key is the silo's address, as its beats name it.</summary>
[Alias("LiveOrleans.Silo")]
public interface ISiloGrain : IGrainWithStringKey
{
    /// <summary>Lists the silo's channels.</summary>
    /// <param name="query">Which, and how many.</param>
    [Alias("List")]
    Task<ChannelStatus[]> List([Immutable] ChannelListQuery query);
}
