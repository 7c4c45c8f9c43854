using System.Runtime.InteropServices;
using LiveOrleans.Channels;
using LiveOrleans.Grains;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Client;

/// <summary>Reaches channels by grain calls. What goes wrong on the way becomes an outcome here, and nowhere else.</summary>
/// <param name="link">Finds the channels' grains.</param>
/// <param name="log">Answers for histories: the log is the truth, whoever owns the channel.</param>
/// <param name="silos">The silos that are asked for their channels.</param>
/// <param name="sources">The sources whose admission needs no call.</param>
/// <param name="time">Measures how long a call may take.</param>
/// <param name="logger">Is told of silos that did not answer.</param>
public sealed partial class GrainChannels(
    IGrainLink link, IStreamLog log, SiloView silos, SourceDirectory sources, TimeProvider time, ILogger<GrainChannels> logger) : IChannels
{
    /// <summary>How long a publisher waits: as long as the owner's queue lets a publication wait.</summary>
    private static readonly TimeSpan PublishDeadline = TimeSpan.FromSeconds(5);

    /// <summary>How long a call may take that is made again when it fails, or that somebody waits for.</summary>
    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(2);

    /// <summary>How long a silo has for its part of a list.</summary>
    private static readonly TimeSpan ListDeadline = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async ValueTask<PublishResult> PublishAsync(
        ChannelId channel, IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken)
    {
        try
        {
            return await Grain(channel).Publish(entries as AppendEntry[] ?? [.. entries]).WaitAsync(PublishDeadline, time, cancellationToken);
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            return new PublishResult(PublishOutcome.Unavailable, default);
        }
    }

    /// <inheritdoc/>
    public ValueTask<ChannelOwner> AttachAsync(ChannelId channel, NodeAttachment attachment, CancellationToken cancellationToken) =>
        CallAsync(channel, grain => grain.Attach(attachment), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DetachAsync(ChannelId channel, NodeId node, long revision, CancellationToken cancellationToken) =>
        await CallAsync(channel, grain => grain.Detach(node, revision), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<SourceAdmission> AdmitAsync(
        ChannelId channel, ClientInfo subscriber, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (sources.Create(channel) is not { } source)
        {
            return new SourceAdmission(SourceAdmissionStatus.NotFound, default);
        }

        // Asked here wherever that will do, so that an owner that hangs keeps no subscriber waiting.
        return source.AdmitsAnywhere
            ? await source.AdmitAsync(subscriber, data, cancellationToken)
            : await CallAsync(channel, grain => grain.Admit(subscriber, Bytes(data), cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ClientInfo>> PresenceAsync(ChannelId channel, CancellationToken cancellationToken) =>
        await CallAsync(channel, grain => grain.Presence(), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<HistoryPage> HistoryAsync(ChannelId channel, HistoryQuery query, CancellationToken cancellationToken)
    {
        var snapshot = await log.ReadAsync(channel, cancellationToken);
        var limits = ChannelRules.Find(channel)?.History ?? HistoryLimits.Default;
        return new HistoryPage(snapshot.Top, snapshot.ToCache(limits).Read(query));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ChannelStatus>> ListAsync(ChannelListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var parts = await Task.WhenAll(silos.Alive().Select(silo => ListAsync(silo, query, cancellationToken)));

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

    private static byte[] Bytes(ReadOnlyMemory<byte> data) =>
        MemoryMarshal.TryGetArray(data, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : data.ToArray();

    private async Task<ChannelStatus[]> ListAsync(NodeBeat silo, ChannelListQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await link.Grains.GetGrain<ISiloGrain>(silo.Silo).List(query).WaitAsync(ListDeadline, time, cancellationToken);
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            // A list without a slow silo's channels is better than none.
            Log.ListIncomplete(logger, silo.Node, exception);
            return [];
        }
    }

    private async ValueTask<T> CallAsync<T>(ChannelId channel, Func<IChannelGrain, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call(Grain(channel)).WaitAsync(CallDeadline, time, cancellationToken);
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            throw new ChannelUnavailableException($"Channel {channel} cannot be reached.", exception);
        }
    }

    private IChannelGrain Grain(ChannelId channel) => link.Grains.GetGrain<IChannelGrain>(channel.Key);

    private static partial class Log
    {
        [LoggerMessage(EventIds.ListIncomplete, LogLevel.Warning, "Node {Node} did not list its channels in time.", EventName = nameof(EventIds.ListIncomplete))]
        public static partial void ListIncomplete(ILogger logger, NodeId node, Exception exception);
    }
}
