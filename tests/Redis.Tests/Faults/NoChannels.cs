using LiveOrleans.Channels;

namespace LiveOrleans.Redis.Tests;

/// <summary>Owners that are told of nothing: the replicas here have no sessions.</summary>
internal sealed class NoChannels : IChannels
{
    public ValueTask<ChannelOwner> AttachAsync(ChannelId channel, NodeAttachment attachment, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ChannelOwner(attachment.Node, 1));

    public ValueTask DetachAsync(ChannelId channel, NodeId node, long revision, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<PublishResult> PublishAsync(
        ChannelId channel, IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<PublishResult[]> PublishEachAsync(
        ChannelId channel, IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<SourceAdmission> AdmitAsync(
        ChannelId channel, SourceRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<OfferResult> OfferAsync(ChannelId channel, SourceRequest publication, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<ClientInfo>> PresenceAsync(ChannelId channel, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<HistoryPage> HistoryAsync(
        ChannelId channel, HistoryQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<ChannelStatus>> ListAsync(ChannelListQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();
}
