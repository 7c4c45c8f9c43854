using System.Collections.Concurrent;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

/// <summary>Channels that keep what is published on them and answer as they are told.</summary>
internal sealed class RecordingChannels : IChannels
{
    private readonly ConcurrentQueue<(string Channel, IReadOnlyList<AppendEntry> Entries)> _batches = new();

    public IReadOnlyList<(string Channel, IReadOnlyList<AppendEntry> Entries)> Batches => [.. _batches];

    public Func<ChannelId, PublishOutcome> Outcome { get; set; } = _ => PublishOutcome.Published;

    public List<(string Channel, SourceRequest Publication)> Offers { get; } = [];

    public Func<SourceRequest, OfferResult> Offer { get; set; } = _ => OfferResult.NotFound;

    public StreamPosition Position { get; set; } = StreamPosition.None;

    public List<ClientInfo> Members { get; } = [];

    public Func<HistoryQuery, HistoryPage> History { get; set; } = _ => throw new NotSupportedException();

    public List<ChannelStatus> Statuses { get; } = [];

    public bool Gone { get; set; }

    public ValueTask<PublishResult> PublishAsync(ChannelId channel, IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken)
    {
        ThrowIfGone();
        _batches.Enqueue((channel.Key, entries));
        return ValueTask.FromResult(new PublishResult(Outcome(channel), Position));
    }

    public ValueTask<PublishResult[]> PublishEachAsync(ChannelId channel, IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyList<ChannelStatus>> ListAsync(ChannelListQuery query, CancellationToken cancellationToken)
    {
        ThrowIfGone();
        return ValueTask.FromResult<IReadOnlyList<ChannelStatus>>(
        [
            .. Statuses
                .Where(status => status.Channel.OrgId == query.OrgId && status.Channel.Name.Contains(query.Contains, StringComparison.OrdinalIgnoreCase))
                .OrderBy(status => status.Channel.Name, StringComparer.Ordinal)
                .Where(status => string.CompareOrdinal(status.Channel.Name, query.After) > 0)
                .Take(query.Limit),
        ]);
    }

    public ValueTask<ChannelOwner> AttachAsync(ChannelId channel, NodeAttachment attachment, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask DetachAsync(ChannelId channel, NodeId node, long revision, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<SourceAdmission> AdmitAsync(
        ChannelId channel, SourceRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<OfferResult> OfferAsync(ChannelId channel, SourceRequest publication, CancellationToken cancellationToken)
    {
        ThrowIfGone();
        Offers.Add((channel.Key, publication));
        return ValueTask.FromResult(Offer(publication));
    }

    public ValueTask<IReadOnlyList<ClientInfo>> PresenceAsync(ChannelId channel, CancellationToken cancellationToken)
    {
        ThrowIfGone();
        return ValueTask.FromResult<IReadOnlyList<ClientInfo>>(Members);
    }

    public ValueTask<HistoryPage> HistoryAsync(ChannelId channel, HistoryQuery query, CancellationToken cancellationToken) =>
        ValueTask.FromResult(History(query));

    private void ThrowIfGone()
    {
        if (Gone)
        {
            throw new ChannelUnavailableException("gone");
        }
    }
}
