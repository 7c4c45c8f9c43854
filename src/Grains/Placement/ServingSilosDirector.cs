using LiveOrleans.Channels;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace LiveOrleans.Grains;

/// <summary>Leaves out the silos that stop, and those that do not beat: a silo without Redis can serve no channel.</summary>
internal sealed class ServingSilosDirector(SiloView silos, ILocalSiloDetails here) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silosToFilter)
    {
        SiloAddress[] all = [.. silosToFilter];
        var alive = silos.Alive().ToLookup(static beat => beat.IsLeaving, static beat => beat.Silo);
        SiloAddress[] serving = [.. all.Where(silo => alive[false].Contains(silo.ToParsableString(), StringComparer.Ordinal))];
        if (serving.Length > 0)
        {
            return serving;
        }

        // Who does not even hear itself has no Redis and can serve nothing; others may.
        if (alive.Count == 0 && all.Where(silo => !silo.Equals(here.SiloAddress)).ToArray() is { Length: > 0 } others)
        {
            return others;
        }

        // When nobody is known to serve, it is this silo that knows too little; but who said that it leaves does leave.
        SiloAddress[] staying = [.. all.Where(silo => !alive[true].Contains(silo.ToParsableString(), StringComparer.Ordinal))];
        return staying.Length > 0 ? staying : all;
    }
}
