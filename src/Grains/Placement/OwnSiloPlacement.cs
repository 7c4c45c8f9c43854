namespace LiveOrleans.Grains;

/// <summary>The strategy of <see cref="OwnSiloPlacementAttribute"/>.</summary>
[GenerateSerializer]
[Alias("LiveOrleans.OwnSiloPlacement")]
[Immutable]
internal sealed class OwnSiloPlacement : PlacementStrategy;
