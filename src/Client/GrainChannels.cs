using System.Runtime.InteropServices;
using LiveOrleans.Channels;
using LiveOrleans.Grains;

namespace LiveOrleans.Client;

/// <summary>Reaches channels by grain calls. What goes wrong on the way becomes an outcome here, and nowhere else.</summary>
/// <param name="grains">Finds the channels' grains.</param>
/// <param name="log">Answers for histories: the log is the truth, whoever owns the channel.</param>
/// <param name="directory">The channels of the silo in this process.</param>
public sealed class GrainChannels(IGrainFactory grains, IStreamLog log, ChannelHostDirectory directory) : IChannels
{
    /// <inheritdoc/>
    public async ValueTask<PublishResult> PublishAsync(
        ChannelId channel, IReadOnlyList<AppendEntry> entries, CancellationToken cancellationToken)
    {
        try
        {
            return await Grain(channel).Publish(entries as AppendEntry[] ?? [.. entries]).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            return new PublishResult(PublishOutcome.Unavailable, default);
        }
    }

    /// <inheritdoc/>
    public async ValueTask AttachAsync(ChannelId channel, NodeAttachment attachment, CancellationToken cancellationToken) =>
        await CallAsync(channel, Grain(channel).Attach(attachment), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DetachAsync(ChannelId channel, NodeId node, long revision, CancellationToken cancellationToken) =>
        await CallAsync(channel, Grain(channel).Detach(node, revision), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<SourceAdmission> AdmitAsync(
        ChannelId channel, ClientInfo subscriber, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var call = Grain(channel).Admit(subscriber, Bytes(data), cancellationToken);
        await CallAsync(channel, call, cancellationToken);
        return await call;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ClientInfo>> PresenceAsync(ChannelId channel, CancellationToken cancellationToken)
    {
        var call = Grain(channel).Presence();
        await CallAsync(channel, call, cancellationToken);
        return await call;
    }

    /// <inheritdoc/>
    public async ValueTask<HistoryPage> HistoryAsync(ChannelId channel, HistoryQuery query, CancellationToken cancellationToken)
    {
        var snapshot = await log.ReadAsync(channel, cancellationToken);
        var limits = ChannelRules.Find(channel)?.History ?? HistoryLimits.Default;
        return new HistoryPage(snapshot.Top, snapshot.ToCache(limits).Read(query));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ChannelStatus>> ListAsync(ChannelListQuery query, CancellationToken cancellationToken) =>
        ValueTask.FromResult(directory.List(query));

    private static async ValueTask CallAsync(ChannelId channel, Task call, CancellationToken cancellationToken)
    {
        try
        {
            await call.WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (IsUnavailable(exception))
        {
            throw new ChannelUnavailableException($"Channel {channel} cannot be reached.", exception);
        }
    }

    private static bool IsUnavailable(Exception exception) =>
        exception is Orleans.Runtime.OrleansException or TimeoutException or ObjectDisposedException;

    private static byte[] Bytes(ReadOnlyMemory<byte> data) =>
        MemoryMarshal.TryGetArray(data, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : data.ToArray();

    private IChannelGrain Grain(ChannelId channel) => grains.GetGrain<IChannelGrain>(channel.Key);
}
