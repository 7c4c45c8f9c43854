using LiveOrleans.Channels;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>Turns the client library's errors into the one that the ports promise.</summary>
internal static class RedisFault
{
    /// <summary>Whether an exception says that Redis could not be asked or did not answer.</summary>
    public static bool IsFault(Exception exception) => exception is RedisException or TimeoutException or ObjectDisposedException;

    /// <summary>The port's exception. The library's texts name commands and servers, never passwords or arguments.</summary>
    public static ChannelUnavailableException Translate(Exception exception) => exception switch
    {
        RedisServerException => new ChannelUnavailableException("Redis refused a command.", exception),
        TimeoutException => new ChannelUnavailableException("Redis did not answer in time.", exception),
        _ => new ChannelUnavailableException("Redis cannot be reached.", exception),
    };

    /// <summary>Waits for a call.</summary>
    public static async ValueTask<T> TranslateAsync<T>(Task<T> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call.WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (IsFault(exception))
        {
            throw Translate(exception);
        }
    }
}
