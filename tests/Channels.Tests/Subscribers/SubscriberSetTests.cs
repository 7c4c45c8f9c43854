namespace LiveOrleans.Channels.Tests;

public sealed class SubscriberSetTests
{
    private readonly SubscriberSet _set = new();

    [Fact]
    public void Attach_NewNode_JoinsItsMembers()
    {
        Assert.True(_set.Attach(Of("n1", 1, "a", "b"), out var change));
        Assert.Equal(["a", "b"], change.Joined.Select(member => member.Client));
        Assert.Empty(change.Left);
        Assert.Equal(2, _set.SessionCount);
    }

    [Fact]
    public void Attach_Again_TellsTheDifferenceAlone()
    {
        _set.Attach(Of("n1", 1, "a", "b"), out _);
        _set.Attach(Of("n1", 2, "b", "c"), out var change);
        Assert.Equal("c", Assert.Single(change.Joined).Client);
        Assert.Equal("a", Assert.Single(change.Left).Client);
    }

    [Fact]
    public void Attach_Repeated_ChangesNothing()
    {
        _set.Attach(Of("n1", 1, "a"), out _);
        Assert.True(_set.Attach(Of("n1", 1, "a"), out var change));
        Assert.True(change.IsEmpty);
        Assert.Equal(1, _set.SessionCount);
    }

    [Fact]
    public void Attach_OlderState_IsIgnored()
    {
        _set.Attach(Of("n1", 5, "a"), out _);
        Assert.False(_set.Attach(Of("n1", 4, "b"), out var change));
        Assert.True(change.IsEmpty);
        Assert.Equal("a", Assert.Single(_set.Presence()).Client);
    }

    [Fact]
    public void Detach_OlderThanTheReturn_IsIgnored()
    {
        _set.Attach(Of("n1", 5, "a"), out _);
        Assert.False(_set.Detach(new NodeId("n1"), 4, out _));
        Assert.False(_set.IsEmpty);
    }

    [Fact]
    public void Detach_Node_LeavesTheOthers()
    {
        _set.Attach(Of("n1", 1, "a"), out _);
        _set.Attach(Of("n2", 1, "b"), out _);
        Assert.True(_set.Detach(new NodeId("n1"), 2, out var change));
        Assert.Equal("a", Assert.Single(change.Left).Client);
        Assert.Equal("b", Assert.Single(_set.Presence()).Client);
        Assert.Equal(1, _set.SessionCount);
        Assert.Equal([new NodeId("n2")], _set.Nodes);
    }

    private static NodeAttachment Of(string node, long revision, params string[] clients) =>
        new(new NodeId(node), revision, clients.Length, [.. clients.Select(client => new ClientInfo("1", client))], StreamPosition.None, FencingToken.None);
}
