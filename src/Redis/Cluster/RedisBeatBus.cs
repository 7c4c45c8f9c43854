using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Redis;

/// <summary>The beats of a cluster: one pub/sub subject that all nodes share.</summary>
/// <param name="connection">Reaches Redis.</param>
/// <param name="logger">Is told of beats that could not be read.</param>
public sealed partial class RedisBeatBus(RedisConnection connection, ILogger<RedisBeatBus> logger) : IBeatBus
{
    /// <inheritdoc/>
    public async ValueTask PublishAsync(NodeBeat beat, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(beat);
        var database = await connection.CommandsAsync(cancellationToken);
        await RedisFault.TranslateAsync(database.PublishAsync(connection.Beats.Channel, WireWriter.Beat(beat)), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IAsyncDisposable> SubscribeAsync(Action<NodeBeat> onBeat, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(onBeat);
        return connection.Subscriptions.SubscribeAsync(_ => connection.Beats, new Receiver(onBeat, logger), cancellationToken);
    }

    private sealed class Receiver(Action<NodeBeat> onBeat, ILogger logger) : IRedisReceiver
    {
        public void OnMessage(ReadOnlyMemory<byte> message)
        {
            try
            {
                onBeat(WireDecoder.Beat(message));
            }
            catch (FormatException exception)
            {
                Log.MalformedBeat(logger, exception);
            }
            catch (Exception exception)
            {
                Log.BeatFailed(logger, exception);
            }
        }

        public void OnInterrupted()
        {
            // A lost beat is made up for by the next one.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.MalformedBeat, LogLevel.Warning, "A beat cannot be read and is dropped; is there a node of another version?", EventName = nameof(EventIds.MalformedBeat))]
        public static partial void MalformedBeat(ILogger logger, Exception exception);

        [LoggerMessage(EventIds.BeatFailed, LogLevel.Error, "A beat could not be delivered.", EventName = nameof(EventIds.BeatFailed))]
        public static partial void BeatFailed(ILogger logger, Exception exception);
    }
}
