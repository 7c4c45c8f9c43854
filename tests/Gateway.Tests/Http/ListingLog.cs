using LiveOrleans.Channels;

namespace LiveOrleans.Gateway.Tests;

/// <summary>A log that can only be listed.</summary>
internal sealed class ListingLog : IStreamLog
{
    public List<LogChannel> Channels { get; } = [];

    public Func<CancellationToken, ValueTask>? BeforeList { get; set; }

    public async ValueTask<IReadOnlyList<LogChannel>> ListAsync(
        long orgId, string prefix, string after, int limit, CancellationToken cancellationToken)
    {
        if (BeforeList is { } before)
        {
            await before(cancellationToken);
        }

        return
        [
            .. Channels
                .Where(entry => entry.Channel.OrgId == orgId && entry.Channel.Name.StartsWith(prefix, StringComparison.Ordinal))
                .OrderBy(entry => entry.Channel.Name, StringComparer.Ordinal)
                .Where(entry => string.CompareOrdinal(entry.Channel.Name, after) > 0)
                .Take(limit),
        ];
    }

    public ValueTask<WriterGrant> OpenWriterAsync(ChannelId channel, NodeId owner, FencingToken floor, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<string?> ReadCursorAsync(ChannelId channel, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<LogSnapshot> ReadAsync(ChannelId channel, StreamPosition known, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
