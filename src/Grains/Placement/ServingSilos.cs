using Orleans.Placement;

namespace LiveOrleans.Grains;

/// <summary>The strategy of <see cref="ServingSilosAttribute"/>.</summary>
[GenerateSerializer]
[Alias("LiveOrleans.ServingSilos")]
[Immutable]
internal sealed class ServingSilos() : PlacementFilterStrategy(order: 0);
