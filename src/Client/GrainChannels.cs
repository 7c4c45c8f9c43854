using LiveOrleans.Channels;
using LiveOrleans.Grains;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Client;

/// <summary>Reaches channels by grain calls. What goes wrong on the way becomes an outcome here, and nowhere else.</summary>
public sealed partial class GrainChannels : IChannels, IChannelRelay
{
    /// <summary>How long a publisher waits: as long as the owner's queue lets a publication wait.</summary>
    private static readonly TimeSpan PublishDeadline = TimeSpan.FromSeconds(5);

    /// <summary>How long a call may take that is made again when it fails, or that somebody waits for.</summary>
    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(2);

    /// <summary>How long a silo has for its part of a list.</summary>
    private static readonly TimeSpan ListDeadline = TimeSpan.FromSeconds(1);

    /// <summary>How long an owner's source has to let a session in: as long as subscribers wait.</summary>
    private static readonly TimeSpan AdmissionDeadline = TimeSpan.FromSeconds(3);

    private readonly IGrainLink _link;
    private readonly IStreamLog _log;
    private readonly SiloView _silos;
    private readonly SourceDirectory _sources;
    private readonly ChannelRules _rules;
    private readonly TimeProvider _time;
    private readonly ILogger<GrainChannels> _logger;
    private readonly BatchedSourceRequests<SourceAdmission> _admissions;
    private readonly BatchedSourceRequests<OfferResult> _offers;
    private readonly BatchedPublishes _publishes;

    /// <summary>Makes the way to the channels.</summary>
    /// <param name="link">Finds the channels' grains.</param>
    /// <param name="log">Answers for histories: the log is the truth, whoever owns the channel.</param>
    /// <param name="silos">The silos that are asked for their channels.</param>
    /// <param name="sources">The sources whose admission needs no call.</param>
    /// <param name="rules">Tell how much history a channel has.</param>
    /// <param name="time">Measures how long a call may take.</param>
    /// <param name="logger">Is told of silos that did not answer.</param>
    public GrainChannels(
        IGrainLink link, IStreamLog log, SiloView silos, SourceDirectory sources, ChannelRules rules, TimeProvider time, ILogger<GrainChannels> logger)
    {
        _link = link;
        _log = log;
        _silos = silos;
        _sources = sources;
        _rules = rules;
        _time = time;
        _logger = logger;
        _publishes = new BatchedPublishes(CallPublishAsync, PublishDeadline, time);
        _admissions = new BatchedSourceRequests<SourceAdmission>(
            (channel, requests) => AskAsync(channel, (grain, cancellation) => grain.Admit(requests, cancellation), AdmissionDeadline));
        _offers = new BatchedSourceRequests<OfferResult>(
            (channel, publications) => AskAsync(channel, (grain, cancellation) => grain.Offer(publications, cancellation), PublishDeadline));
    }

    /// <inheritdoc/>
    public async ValueTask<PublishResult> PublishAsync(
        ChannelId channel, IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken) =>
        (await PublishEachAsync(channel, [entries as AppendEntry[] ?? [.. entries]], cancellationToken))[0];

    /// <inheritdoc/>
    public ValueTask<PublishResult[]> PublishEachAsync(
        ChannelId channel, IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken) =>
        PublishEachAsync(channel, [.. entries.Select(static entry => new[] { entry })], cancellationToken);

    /// <inheritdoc/>
    public ValueTask<PublishResult> ProcessAsync(ChannelId channel, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        PublishAsync(channel, grain => grain.Process(data.ToArray()), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<PublishResult> AppendAsync(
        ChannelId channel, IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken) =>
        PublishAsync(channel, grain => grain.Append(entries as AppendEntry[] ?? [.. entries]), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ChannelOwner> AttachAsync(ChannelId channel, NodeAttachment attachment, CancellationToken cancellationToken) =>
        CallAsync(channel, grain => grain.Attach(attachment), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DetachAsync(ChannelId channel, NodeId node, long revision, CancellationToken cancellationToken) =>
        await CallAsync(
            channel,
            async grain =>
            {
                await grain.Detach(node, revision);
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<SourceAdmission> AdmitAsync(ChannelId channel, SourceRequest request, CancellationToken cancellationToken)
    {
        if (_sources.Create(channel) is not { } source)
        {
            return SourceAdmission.NotFound;
        }

        // Asked here wherever that will do, so that an owner that hangs keeps no subscriber waiting.
        return source.AdmitsAnywhere
            ? await source.AdmitAsync(request, cancellationToken)
            : await _admissions.AskAsync(channel, request, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<OfferResult> OfferAsync(ChannelId channel, SourceRequest publication, CancellationToken cancellationToken) =>
        _sources.Create(channel) is null
            ? OfferResult.NotFound
            : await _offers.AskAsync(channel, publication, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ClientInfo>> PresenceAsync(ChannelId channel, CancellationToken cancellationToken) =>
        await CallAsync(channel, grain => grain.Presence(), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<HistoryPage> HistoryAsync(ChannelId channel, HistoryQuery query, CancellationToken cancellationToken)
    {
        var snapshot = await _log.ReadAsync(channel, cancellationToken);
        var limits = _rules.Find(channel)?.History ?? HistoryLimits.Default;
        return new HistoryPage(snapshot.Top, snapshot.ToCache(limits).Read(query));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ChannelStatus>> ListAsync(ChannelListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var parts = await Task.WhenAll(_silos.Alive().Select(silo => ListAsync(silo, query, cancellationToken)));

        // While a channel moves, two silos may list it: the one that has seen more of it is its owner.
        return
        [
            .. parts.SelectMany(part => part)
                .GroupBy(status => status.Channel)
                .Select(group => group.MaxBy(status => status.Top.Offset)!)
                .OrderBy(status => status.Channel.Name, StringComparer.Ordinal)
                .Take(query.Limit),
        ];
    }

    private static bool IsUnavailable(Exception exception) =>
        exception is Orleans.Runtime.OrleansException or TimeoutException or ObjectDisposedException or ChannelUnavailableException;

    private async ValueTask<PublishResult[]> PublishEachAsync(ChannelId channel, AppendEntry[][] publishes, CancellationToken cancellationToken)
    {
        using var span = LiveTrace.StartPublish(channel, publishes.Length);
        try
        {
            return await _publishes.PublishAsync(channel, publishes).WaitAsync(PublishDeadline, _time, cancellationToken);
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            return [.. Enumerable.Repeat(new PublishResult(PublishOutcome.Unavailable, default), publishes.Length)];
        }
    }

    private Task<PublishResult[]> CallPublishAsync(ChannelId channel, AppendEntry[][] publishes) =>
        _link.Owned is { } owned && owned.TryPublishEach(channel, publishes, out var results) ? results : CallGrainAsync(channel, publishes);

    private async Task<PublishResult[]> CallGrainAsync(ChannelId channel, AppendEntry[][] publishes) => publishes.Length == 1
        ? [await Grain(channel).Publish(publishes[0]).WaitAsync(PublishDeadline, _time)]
        : await Grain(channel).PublishEach(publishes).WaitAsync(PublishDeadline, _time);

    private async ValueTask<PublishResult> PublishAsync(
        ChannelId channel, Func<IChannelGrain, Task<PublishResult>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call(Grain(channel)).WaitAsync(PublishDeadline, _time, cancellationToken);
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            return new PublishResult(PublishOutcome.Unavailable, default);
        }
    }

    private async Task<ChannelStatus[]> ListAsync(NodeBeat silo, ChannelListQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await _link.Grains.GetGrain<ISiloGrain>(silo.Silo).List(query).WaitAsync(ListDeadline, _time, cancellationToken);
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            // A list without a slow silo's channels is better than none.
            Log.ListIncomplete(_logger, silo.Node, exception);
            return [];
        }
    }

    /// <summary>Asks an owner's source, which is told when nobody waits any more.</summary>
    private async Task<TAnswer[]> AskAsync<TAnswer>(
        ChannelId channel, Func<IChannelGrain, CancellationToken, Task<TAnswer[]>> ask, TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience, _time);
        return await CallAsync(channel, grain => ask(grain, deadline.Token), patience, CancellationToken.None);
    }

    private ValueTask<T> CallAsync<T>(ChannelId channel, Func<IChannelGrain, Task<T>> call, CancellationToken cancellationToken) =>
        CallAsync(channel, call, CallDeadline, cancellationToken);

    private async ValueTask<T> CallAsync<T>(
        ChannelId channel, Func<IChannelGrain, Task<T>> call, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            return await call(Grain(channel)).WaitAsync(patience, _time, cancellationToken);
        }
        catch (Exception exception) when (IsUnavailable(exception) || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ChannelUnavailableException($"Channel {channel} cannot be reached.", exception);
        }
    }

    private IChannelGrain Grain(ChannelId channel) => _link.Grains.GetGrain<IChannelGrain>(channel.Key);

    private static partial class Log
    {
        [LoggerMessage(EventIds.ListIncomplete, LogLevel.Warning, "Node {Node} did not list its channels in time.", EventName = nameof(EventIds.ListIncomplete))]
        public static partial void ListIncomplete(ILogger logger, NodeId node, Exception exception);
    }
}
