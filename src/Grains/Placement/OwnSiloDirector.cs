using Orleans.Runtime.Placement;

namespace LiveOrleans.Grains;

/// <summary>Finds the silo that is a grain's key.</summary>
internal sealed class OwnSiloDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString() ?? string.Empty;
        var silo = context.GetCompatibleSilos(target).FirstOrDefault(silo => string.Equals(silo.ToParsableString(), key, StringComparison.Ordinal));
        return silo is null
            ? throw new SiloUnavailableException($"There is no silo {key}.")
            : Task.FromResult(silo);
    }
}
