using System.Threading.Channels;
using LiveOrleans.Channels;

namespace LiveOrleans.Grains.Tests;

/// <summary>A registry that lists what a test says, and tells when it was asked.</summary>
internal sealed class AwaitedRegistry : INodeRegistry
{
    private readonly Channel<int> _asked = Channel.CreateBounded<int>(1000);

    public Func<IReadOnlyList<NodeInfo>> Nodes { get; set; } = static () => [];

    /// <summary>The next time that it is asked and that was not waited for yet.</summary>
    public Task AskedAsync() =>
        _asked.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    public ValueTask<IReadOnlyList<NodeInfo>> ListAsync(CancellationToken cancellationToken)
    {
        Assert.True(_asked.Writer.TryWrite(0));
        return ValueTask.FromResult(Nodes());
    }

    public ValueTask RenewAsync(NodeInfo node, TimeSpan duration, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask RemoveAsync(NodeId node, CancellationToken cancellationToken) => throw new NotSupportedException();
}
