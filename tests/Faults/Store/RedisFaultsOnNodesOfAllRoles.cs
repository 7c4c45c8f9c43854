namespace LiveOrleans.Faults;

public sealed class RedisFaultsOnNodesOfAllRoles(RedisFaultsOnNodesOfAllRoles.Nodes shared, ITestOutputHelper output)
    : RedisFaultTests(shared, output), IClassFixture<RedisFaultsOnNodesOfAllRoles.Nodes>
{
    public sealed class Nodes() : SharedCluster(nameof(RedisFaultsOnNodesOfAllRoles), NodeRole.All, NodeRole.All);
}
