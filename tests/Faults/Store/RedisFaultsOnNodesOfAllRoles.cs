namespace LiveOrleans.Faults;

public sealed class RedisFaultsOnNodesOfAllRoles(ITestOutputHelper output) : RedisFaultTests(output)
{
    private protected override NodeRole[] Roles => [NodeRole.All, NodeRole.All];
}
