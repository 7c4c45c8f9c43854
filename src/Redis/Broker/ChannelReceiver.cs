using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Redis;

/// <summary>Reads the messages of a channel's subject for one subscriber.</summary>
/// <param name="channel">The channel.</param>
/// <param name="subscriber">Receives what was read; what it throws is logged, since the others must be told all the same.</param>
/// <param name="logger">Is told what could not be read or delivered.</param>
internal sealed partial class ChannelReceiver(ChannelId channel, IBrokerSubscriber subscriber, ILogger logger) : IRedisReceiver
{
    public void OnMessage(ReadOnlyMemory<byte> message)
    {
        try
        {
            WireDecoder.Deliver(message, subscriber);
        }
        catch (FormatException exception)
        {
            Log.MalformedMessage(logger, channel, exception);
        }
        catch (Exception exception)
        {
            Log.DeliveryFailed(logger, channel, exception);
        }
    }

    public void OnInterrupted()
    {
        try
        {
            subscriber.OnInterrupted();
        }
        catch (Exception exception)
        {
            Log.DeliveryFailed(logger, channel, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.MalformedMessage, LogLevel.Warning, "A message on channel {Channel} cannot be read and is dropped.", EventName = nameof(EventIds.MalformedMessage))]
        public static partial void MalformedMessage(ILogger logger, ChannelId channel, Exception exception);

        [LoggerMessage(EventIds.DeliveryFailed, LogLevel.Error, "A message on channel {Channel} could not be delivered.", EventName = nameof(EventIds.DeliveryFailed))]
        public static partial void DeliveryFailed(ILogger logger, ChannelId channel, Exception exception);
    }
}
