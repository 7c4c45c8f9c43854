using System.Globalization;
using System.Security.Cryptography;
using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using StreamPosition = LiveOrleans.Channels.StreamPosition;

namespace LiveOrleans.Redis;

/// <summary>The log of a cluster: each call is one script, so that what it reads or writes is of one moment.</summary>
/// <remarks>
/// Clocks are Redis' own. A batch becomes one message on the channel's pub/sub channel, sent by the script that stores it.
/// A history without publications is kept for a day after its last use; one with them as long as its limits say.
/// </remarks>
/// <param name="connection">Reaches Redis.</param>
/// <param name="logger">Is told when the index of channels could not be kept up.</param>
public sealed partial class RedisStreamLog(RedisConnection connection, ILogger<RedisStreamLog> logger) : IStreamLog
{
    private const string EpochAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly TimeSpan EmptyHistoryAge = TimeSpan.FromDays(1);

    private readonly KnownSchemas _schemas = new();
    private readonly ChannelIndex _index = new(connection.Keys);

    /// <inheritdoc/>
    public async ValueTask<WriterGrant> OpenWriterAsync(ChannelId channel, NodeId owner, FencingToken floor, CancellationToken cancellationToken)
    {
        var snapshot = await RunReadAsync(channel, StreamPosition.None, owner, floor.Value, cancellationToken);
        if (snapshot.Top.Offset > 0)
        {
            // Should the addition at the channel's first append have failed, its next owner repairs it.
            await AddToIndexAsync(channel);
        }

        return new WriterGrant(snapshot.Writer, snapshot);
    }

    /// <inheritdoc/>
    public async ValueTask<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.IsEmpty)
        {
            throw new ArgumentException("A batch needs an entry or a cursor.", nameof(request));
        }

        if (request.BatchId.Contains(' ', StringComparison.Ordinal))
        {
            throw new ArgumentException("A batch id must not hold a space.", nameof(request));
        }

        var reply = await RunAppendAsync(request, _schemas.Find(request.Channel), cancellationToken);
        if (Status(reply) is "schema")
        {
            // Nothing was written. With every schema it cannot be asked for again.
            reply = await RunAppendAsync(request, knownHash: null, cancellationToken);
        }

        switch (Status(reply))
        {
            case "appended":
                return await AppendedAsync(request, AppendReply.Parse(reply[1]));
            case "writer":
                return new AppendResult(AppendOutcome.StaleWriter, Position(reply[1], reply[2]), []);
            case "lease":
                return new AppendResult(AppendOutcome.StaleLease, Position(reply[1], reply[2]), []);
            default:
                throw new FormatException("Redis' answer to an append is of another version.");
        }
    }

    /// <inheritdoc/>
    public ValueTask<LogSnapshot> ReadAsync(ChannelId channel, StreamPosition known, CancellationToken cancellationToken) =>
        RunReadAsync(channel, known, default, RedisValue.EmptyString, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<string?> ReadCursorAsync(ChannelId channel, CancellationToken cancellationToken)
    {
        var database = await connection.CommandsAsync(cancellationToken);
        string? cursor = await RedisFault.TranslateAsync(database.HashGetAsync(connection.Keys.Meta(channel), "cursor"), cancellationToken);
        return string.IsNullOrEmpty(cursor) ? null : cursor;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LogChannel>> ListAsync(
        long orgId, string prefix, string after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var database = await connection.CommandsAsync(cancellationToken);
        return await RedisFault.TranslateAsync(_index.ListAsync(database, orgId, prefix, after, limit), cancellationToken);
    }

    private static string? Status(RedisResult reply) => (string?)reply[0];

    private static StreamPosition Position(RedisResult epoch, RedisResult top) => new((string?)epoch ?? string.Empty, (ulong)(RedisValue)top);

    private static string NewEpoch() => RandomNumberGenerator.GetString(EpochAlphabet, 8);

    private async ValueTask<RedisResult> RunAppendAsync(AppendRequest request, string? knownHash, CancellationToken cancellationToken)
    {
        var keys = connection.Keys;
        var database = await connection.CommandsAsync(cancellationToken);
        var arguments = AppendArguments.Of(request, connection.SubjectOf(request.Channel, database.Multiplexer), NewEpoch(), knownHash);
        return await RedisScript.Append.RunAsync(
            database, [keys.Meta(request.Channel), keys.Stream(request.Channel), keys.Lease(request.Channel)], arguments, cancellationToken);
    }

    private async ValueTask<AppendResult> AppendedAsync(AppendRequest request, AppendReply reply)
    {
        _schemas.Learn(request.Channel, request.Entries);
        if (reply.Base == 0 && request.Entries.Count > 0)
        {
            await AddToIndexAsync(request.Channel);
        }

        return reply.ToResult(request.Entries);
    }

    /// <summary>Awaited, so that whoever appended finds the channel listed; a failure does not undo the append.</summary>
    private async ValueTask AddToIndexAsync(ChannelId channel)
    {
        try
        {
            var database = await connection.CommandsAsync(CancellationToken.None);
            await RedisFault.TranslateAsync(_index.AddAsync(database, channel), CancellationToken.None);
        }
        catch (ChannelUnavailableException exception)
        {
            Log.IndexFailed(logger, channel, exception);
        }
    }

    private async ValueTask<LogSnapshot> RunReadAsync(
        ChannelId channel, StreamPosition known, NodeId owner, RedisValue floor, CancellationToken cancellationToken)
    {
        var keys = connection.Keys;
        var database = await connection.CommandsAsync(cancellationToken);
        RedisValue[] arguments =
        [
            NewEpoch(), (long)EmptyHistoryAge.TotalMilliseconds, floor, owner.Value ?? string.Empty, channel.Key, known.Epoch ?? string.Empty, known.Offset,
        ];
        var reply = await RedisScript.Read.RunAsync(
            database, connection.Outbox.Join(database, keys.Meta(channel), keys.Stream(channel)), arguments, cancellationToken);
        var top = Position(reply[0], reply[1]);
        var writer = new FencingToken(long.Parse((string?)reply[2] ?? string.Empty, NumberStyles.None, CultureInfo.InvariantCulture));
        if ((string?)reply[4] is "1")
        {
            await connection.Outbox.MadeAsync(database, ChannelEventKind.OwnerChanged, channel, owner, writer);
        }

        var publications = new Publication[(reply.Length - 5) / 2];
        var below = top.Offset - (ulong)publications.Length;
        for (var i = 0; i < publications.Length; i++)
        {
            publications[i] = WireDecoder.Stored(below + (ulong)i + 1, (byte[]?)reply[(2 * i) + 5], (byte[]?)reply[(2 * i) + 6]);
        }

        return new LogSnapshot(top, publications, (byte[]?)reply[3], writer);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.IndexFailed, LogLevel.Warning, "Channel {Channel} could not be added to the list of channels; its next owner adds it.", EventName = nameof(EventIds.IndexFailed))]
        public static partial void IndexFailed(ILogger logger, ChannelId channel, Exception exception);
    }
}
