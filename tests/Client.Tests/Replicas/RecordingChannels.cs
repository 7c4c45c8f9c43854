using LiveOrleans.Channels;

namespace LiveOrleans.Client.Tests;

/// <summary>Counts what a node tells the owners of channels; a test may fail or hold up the calls.</summary>
internal sealed class RecordingChannels : IChannels
{
    public List<NodeAttachment> Attachments { get; } = [];

    public List<long> Detachments { get; } = [];

    public Func<int, Task> BeforeAttach { get; set; } = static _ => Task.CompletedTask;

    /// <summary>The owner that answers.</summary>
    public ChannelOwner Owner { get; set; } = new(new NodeId("owner"), 1);

    public async ValueTask<ChannelOwner> AttachAsync(ChannelId channel, NodeAttachment attachment, CancellationToken cancellationToken)
    {
        Attachments.Add(attachment);
        await BeforeAttach(Attachments.Count).WaitAsync(cancellationToken);
        return Owner;
    }

    public ValueTask DetachAsync(ChannelId channel, NodeId node, long revision, CancellationToken cancellationToken)
    {
        Detachments.Add(revision);
        return ValueTask.CompletedTask;
    }

    public ValueTask<PublishResult> PublishAsync(
        ChannelId channel, IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken) => throw NotAsked();

    public ValueTask<PublishResult[]> PublishEachAsync(
        ChannelId channel, IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken) => throw NotAsked();

    public ValueTask<SourceAdmission> AdmitAsync(
        ChannelId channel, SourceRequest request, CancellationToken cancellationToken) => throw NotAsked();

    public ValueTask<OfferResult> OfferAsync(ChannelId channel, SourceRequest publication, CancellationToken cancellationToken) => throw NotAsked();

    public ValueTask<IReadOnlyList<ClientInfo>> PresenceAsync(ChannelId channel, CancellationToken cancellationToken) => throw NotAsked();

    public ValueTask<HistoryPage> HistoryAsync(ChannelId channel, HistoryQuery query, CancellationToken cancellationToken) => throw NotAsked();

    public ValueTask<IReadOnlyList<ChannelStatus>> ListAsync(ChannelListQuery query, CancellationToken cancellationToken) => throw NotAsked();

    private static InvalidOperationException NotAsked() => new("A replica asks for no such thing.");
}
