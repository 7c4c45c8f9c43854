using Orleans.Placement;

namespace LiveOrleans.Grains;

/// <summary>Places a grain only on silos that serve: those that beat, and are not on their way out.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ServingSilosAttribute() : PlacementFilterAttribute(new ServingSilos());
