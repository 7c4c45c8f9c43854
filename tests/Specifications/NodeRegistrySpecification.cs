using LiveOrleans.Channels;

namespace LiveOrleans.Specifications;

/// <summary>What every <see cref="INodeRegistry"/> promises.</summary>
public abstract class NodeRegistrySpecification
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected abstract INodeRegistry Registry { get; }

    /// <summary>Lets time pass for the registry.</summary>
    protected abstract ValueTask AdvanceAsync(TimeSpan time);

    [Fact]
    public async Task List_RenewedNode_ShowsAllOfIt()
    {
        var node = Node("shown");
        await Registry.RenewAsync(node, Duration, Cancellation);
        Assert.Equal([node], await Registry.ListAsync(Cancellation));
    }

    [Fact]
    public async Task List_SeveralNodes_AreInOrderOfTheirIds()
    {
        foreach (var id in new[] { "c", "a", "B" })
        {
            await Registry.RenewAsync(Node(id), Duration, Cancellation);
        }

        Assert.Equal(["B", "a", "c"], (await Registry.ListAsync(Cancellation)).Select(static node => node.Id.Value));
    }

    [Fact]
    public async Task Renew_Again_ShowsTheNewState()
    {
        await Registry.RenewAsync(Node("changed"), Duration, Cancellation);
        await Registry.RenewAsync(Node("changed") with { Clients = 9, Subscriptions = 5_000_000_000 }, Duration, Cancellation);
        var node = Assert.Single(await Registry.ListAsync(Cancellation));
        Assert.Equal((9, 5_000_000_000), (node.Clients, node.Subscriptions));
    }

    [Fact]
    public async Task List_NodeThatIsNotRenewed_IsLeftOutAfterItsDuration()
    {
        await Registry.RenewAsync(Node("silent"), Duration, Cancellation);
        await Registry.RenewAsync(Node("renewed"), Duration, Cancellation);
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        await Registry.RenewAsync(Node("renewed"), Duration, Cancellation);
        Assert.Equal(2, (await Registry.ListAsync(Cancellation)).Count);
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("renewed", Assert.Single(await Registry.ListAsync(Cancellation)).Id.Value);
    }

    [Fact]
    public async Task Renew_AfterTheDuration_BringsTheNodeBack()
    {
        await Registry.RenewAsync(Node("paused"), Duration, Cancellation);
        await AdvanceAsync(Duration + TimeSpan.FromSeconds(1));
        Assert.Empty(await Registry.ListAsync(Cancellation));
        await Registry.RenewAsync(Node("paused"), Duration, Cancellation);
        Assert.Single(await Registry.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Remove_Node_LeavesTheOthers()
    {
        await Registry.RenewAsync(Node("leaves"), Duration, Cancellation);
        await Registry.RenewAsync(Node("stays"), Duration, Cancellation);
        await Registry.RemoveAsync(new NodeId("leaves"), Cancellation);
        await Registry.RemoveAsync(new NodeId("was never there"), Cancellation);
        Assert.Equal("stays", Assert.Single(await Registry.ListAsync(Cancellation)).Id.Value);
    }

    private static NodeInfo Node(string id) =>
        new(new NodeId(id), "all", "http://127.0.0.1:8000", "1.2.3", DateTimeOffset.UnixEpoch.AddMilliseconds(1_700_000_000_123), 3, 4) { Users = 2, Channels = 5, MemoryBytes = 1L << 40 };
}
