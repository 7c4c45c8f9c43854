using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace LiveOrleans.Redis;

/// <summary>One connection to Redis, opened at its first use and kept.</summary>
/// <param name="configuration">Where and how.</param>
/// <param name="logger">Is told when the connection is lost and restored.</param>
/// <param name="metrics">Shows whether it is connected; null where nobody looks.</param>
/// <param name="onOpened">Is given the connection before anybody else.</param>
internal sealed partial class RedisLink(
    ConfigurationOptions configuration, ILogger logger, ConnectionMetrics? metrics, Action<ConnectionMultiplexer>? onOpened = null) : IAsyncDisposable
{
    // Guards the task.
    private readonly Lock _lock = new();
    private Task<ConnectionMultiplexer>? _opening;
    private bool _isDisposed;

    /// <summary>The connection, which may be broken at the moment.</summary>
    public async ValueTask<ConnectionMultiplexer> GetAsync(CancellationToken cancellationToken)
    {
        Task<ConnectionMultiplexer> opening;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_opening is null or { IsFaulted: true })
            {
                _opening = OpenAsync();
            }

            opening = _opening;
        }

        return await RedisFault.TranslateAsync(opening, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Task<ConnectionMultiplexer>? opening;
        lock (_lock)
        {
            _isDisposed = true;
            opening = _opening;
        }

        if (opening is not null)
        {
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (opening is { IsCompletedSuccessfully: true })
        {
            await (await opening).DisposeAsync();
        }
    }

    private async Task<ConnectionMultiplexer> OpenAsync()
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        metrics?.Opened(configuration.ClientName, connection);
        connection.ConnectionFailed += (_, failure) =>
        {
            metrics?.Lost(configuration.ClientName);
            Log.ConnectionLost(logger, configuration.ClientName, failure.EndPoint?.ToString(), failure.FailureType.ToString());
        };
        connection.ConnectionRestored += (_, restored) =>
            Log.ConnectionRestored(logger, configuration.ClientName, restored.EndPoint?.ToString());
        onOpened?.Invoke(connection);
        return connection;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ConnectionLost, LogLevel.Warning, "The connection {Name} to Redis at {EndPoint} is lost: {Failure}.", EventName = nameof(EventIds.ConnectionLost))]
        public static partial void ConnectionLost(ILogger logger, string? name, string? endPoint, string failure);

        [LoggerMessage(EventIds.ConnectionRestored, LogLevel.Information, "The connection {Name} to Redis at {EndPoint} is restored.", EventName = nameof(EventIds.ConnectionRestored))]
        public static partial void ConnectionRestored(ILogger logger, string? name, string? endPoint);
    }
}
