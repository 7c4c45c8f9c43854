namespace LiveOrleans.Faults;

[Trait(FaultSettings.Form, FaultSettings.Long)]
public sealed class RedisFaultsOnSilosAndGateways(ITestOutputHelper output) : RedisFaultTests(output)
{
    private protected override NodeRole[] Roles => [NodeRole.Silo, NodeRole.Silo, NodeRole.Gateway, NodeRole.Gateway];
}
