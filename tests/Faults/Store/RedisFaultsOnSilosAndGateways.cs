namespace LiveOrleans.Faults;

[Trait(FaultSettings.Form, FaultSettings.Long)]
public sealed class RedisFaultsOnSilosAndGateways(RedisFaultsOnSilosAndGateways.Nodes shared, ITestOutputHelper output)
    : RedisFaultTests(shared, output), IClassFixture<RedisFaultsOnSilosAndGateways.Nodes>
{
    public sealed class Nodes() : SharedCluster(nameof(RedisFaultsOnSilosAndGateways), NodeRole.Silo, NodeRole.Silo, NodeRole.Gateway, NodeRole.Gateway);
}
