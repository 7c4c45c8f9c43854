namespace LiveOrleans.Channels.Tests;

/// <summary>A subscriber store that fails or is slow when a test says so.</summary>
internal sealed class SteeredStore(Func<ISubscriberStore> inner) : ISubscriberStore
{
    /// <summary>Runs before a change; what it throws, the caller gets, and nothing is changed.</summary>
    public Func<Task> BeforeChange { get; set; } = static () => Task.CompletedTask;

    /// <summary>How often a change was asked for.</summary>
    public int Changes { get; private set; }

    public ValueTask<IReadOnlyList<NodeAttachment>> ReadAsync(ChannelId channel, CancellationToken cancellationToken) =>
        inner().ReadAsync(channel, cancellationToken);

    public async ValueTask<bool> SaveAsync(
        ChannelId channel, FencingToken writer, NodeAttachment attachment, PresenceChange change, CancellationToken cancellationToken)
    {
        Changes++;
        await BeforeChange().WaitAsync(cancellationToken);
        return await inner().SaveAsync(channel, writer, attachment, change, cancellationToken);
    }

    public async ValueTask<bool> RemoveAsync(
        ChannelId channel, FencingToken writer, NodeId node, PresenceChange change, CancellationToken cancellationToken)
    {
        Changes++;
        await BeforeChange().WaitAsync(cancellationToken);
        return await inner().RemoveAsync(channel, writer, node, change, cancellationToken);
    }
}
