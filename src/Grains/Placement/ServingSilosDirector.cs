using LiveOrleans.Channels;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace LiveOrleans.Grains;

/// <summary>Leaves out the silos that stop, and those that do not beat: a silo without Redis can serve no channel.</summary>
internal sealed class ServingSilosDirector(SiloView silos) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silosToFilter)
    {
        SiloAddress[] all = [.. silosToFilter];
        var serving = silos.Alive().Where(beat => !beat.IsLeaving).Select(beat => beat.Silo).ToHashSet(StringComparer.Ordinal);
        SiloAddress[] left = [.. all.Where(silo => serving.Contains(silo.ToParsableString()))];

        // When nobody is known to serve, it is this silo that knows too little, or the last one that stops.
        return left.Length > 0 ? left : all;
    }
}
