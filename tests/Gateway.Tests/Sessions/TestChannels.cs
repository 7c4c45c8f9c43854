using System.Text;
using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

/// <summary>Channels of one node over a memory log, with a hook before each kind of call.</summary>
internal sealed class TestChannels(MemoryStreamLog log, MemoryBroker broker) : IChannels
{
    private readonly MemorySubscriberStore _store = new(log, broker);
    private readonly Lock _lock = new();
    private readonly Dictionary<ChannelId, SubscriberSet> _subscribers = [];
    private int _batches;

    public Func<ChannelId, Task> BeforePublish { get; set; } = _ => Task.CompletedTask;

    public Func<ChannelId, Task> BeforeAttach { get; set; } = _ => Task.CompletedTask;

    public Func<ChannelId, CancellationToken, Task<SourceAdmission>> Admit { get; set; } = (_, _) => Task.FromResult(SourceAdmission.Allowed);

    public Func<SourceRequest, OfferResult> Offer { get; set; } = _ => OfferResult.NotFound;

    public PublishOutcome Outcome { get; set; } = PublishOutcome.Published;

    /// <summary>The outcome of one of several publications; null leaves it that of all.</summary>
    public Func<AppendEntry, PublishOutcome?> OutcomeOf { get; set; } = static _ => null;

    /// <summary>What was published together, in order.</summary>
    public List<string[]> Runs { get; } = [];

    public async ValueTask<PublishResult> PublishAsync(ChannelId channel, IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken)
    {
        await BeforePublish(channel);
        if (Outcome != PublishOutcome.Published)
        {
            return new PublishResult(Outcome, StreamPosition.None);
        }

        var batch = $"b{Interlocked.Increment(ref _batches)}";
        var request = new AppendRequest(channel, new FencingToken(1), null, StreamPosition.None, batch, entries, HistoryLimits.Default);
        var result = await log.AppendAsync(request, cancellationToken);
        return new PublishResult(PublishOutcome.Published, result.Top);
    }

    public async ValueTask<PublishResult[]> PublishEachAsync(
        ChannelId channel, IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken)
    {
        Runs.Add([.. entries.Select(static entry => Encoding.UTF8.GetString(entry.Data.Span))]);
        var result = await PublishAsync(channel, entries, cancellationToken);
        return [.. entries.Select(entry => result with { Outcome = OutcomeOf(entry) ?? result.Outcome })];
    }

    public async ValueTask<ChannelOwner> AttachAsync(ChannelId channel, NodeAttachment attachment, CancellationToken cancellationToken)
    {
        await BeforeAttach(channel);
        PresenceChange change;
        lock (_lock)
        {
            Subscribers_NeedsLock(channel).Attach(attachment, out change);
        }

        await _store.SaveAsync(channel, new FencingToken(1), attachment, change, cancellationToken);
        return new ChannelOwner(attachment.Node, 1);
    }

    public async ValueTask DetachAsync(ChannelId channel, NodeId node, long revision, CancellationToken cancellationToken)
    {
        PresenceChange change;
        lock (_lock)
        {
            Subscribers_NeedsLock(channel).Detach(node, revision, out change);
        }

        await _store.RemoveAsync(channel, new FencingToken(1), node, change, cancellationToken);
    }

    public async ValueTask<SourceAdmission> AdmitAsync(
        ChannelId channel, SourceRequest request, CancellationToken cancellationToken) =>
        await Admit(channel, cancellationToken);

    public ValueTask<OfferResult> OfferAsync(ChannelId channel, SourceRequest publication, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Offer(publication));

    public ValueTask<IReadOnlyList<ClientInfo>> PresenceAsync(ChannelId channel, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(Subscribers_NeedsLock(channel).Presence());
        }
    }

    public async ValueTask<HistoryPage> HistoryAsync(ChannelId channel, HistoryQuery query, CancellationToken cancellationToken)
    {
        var snapshot = await log.ReadAsync(channel, cancellationToken);
        return new HistoryPage(snapshot.Top, snapshot.ToCache(HistoryLimits.Default).Read(query));
    }

    public ValueTask<IReadOnlyList<ChannelStatus>> ListAsync(ChannelListQuery query, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ChannelStatus>>([]);

    public int SessionCount(ChannelId channel)
    {
        lock (_lock)
        {
            return Subscribers_NeedsLock(channel).SessionCount;
        }
    }

    private SubscriberSet Subscribers_NeedsLock(ChannelId channel)
    {
        if (!_subscribers.TryGetValue(channel, out var subscribers))
        {
            subscribers = new SubscriberSet();
            _subscribers.Add(channel, subscribers);
        }

        return subscribers;
    }
}
