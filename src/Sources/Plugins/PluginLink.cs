using Grpc.Core;
using LiveOrleans.Sources.Wire;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Sources;

/// <summary>What the sources of one registration share: the way to the plugin, its health, and how its failures are told.</summary>
/// <param name="options">The plugin's settings.</param>
/// <param name="host">Leads to its server.</param>
/// <param name="logger">Takes the plugin's health.</param>
/// <param name="time">The clock of deadlines.</param>
internal sealed partial class PluginLink(PluginOptions options, IPluginHost host, ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(10);

    // The connection breaks a moment before the exit of the process is known.
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(1);

    private readonly PluginSecrets _secrets = new(options);
    private PluginConnection? _checked;

    public PluginOptions Options => options;

    public ValueTask<PluginConnection> ConnectAsync(CancellationToken cancellationToken) => host.ConnectAsync(cancellationToken);

    /// <summary>Asks the plugin for something.</summary>
    /// <param name="name">The call's name.</param>
    /// <param name="call">Begins the call.</param>
    /// <param name="cancellationToken">Ends the wait and the call.</param>
    /// <returns>Its answer; null when it has no such call.</returns>
    /// <exception cref="IOException">It failed; the message holds no secret.</exception>
    public async ValueTask<T?> CallAsync<T>(string name, Func<PluginConnection, AsyncUnaryCall<T>> call, CancellationToken cancellationToken)
        where T : class
    {
        var connection = await ConnectAsync(cancellationToken);
        try
        {
            using var running = call(connection);
            return await running;
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.Unimplemented)
        {
            return null;
        }
        catch (RpcException exception)
        {
            throw await ErrorAsync(connection, name, exception, cancellationToken);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw await ErrorAsync(connection, name, CancelledByNobody(exception), cancellationToken);
        }
    }

    /// <summary>Asks, once for each start of the plugin, whether it is well with these settings, and logs the answer.</summary>
    public async Task CheckHealthAsync(PluginConnection connection, PluginContext context, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _checked, connection) == connection)
        {
            return;
        }

        using var deadline = new CancellationTokenSource(HealthTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var health = await connection.Diagnostics.CheckHealthAsync(new() { PluginContext = context }, cancellationToken: either.Token);
            var level = health.Status is CheckHealthResponse.Types.HealthStatus.Error ? LogLevel.Warning : LogLevel.Information;
            var text = _secrets.Hide(health.Message);
            Log.Health(logger, level, options.PluginId, options.Pattern, health.Status, text);
        }
        catch (RpcException exception)
        {
            Log.HealthUnknown(logger, options.PluginId, options.Pattern, exception.StatusCode);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            Log.HealthUnknown(logger, options.PluginId, options.Pattern, StatusCode.DeadlineExceeded);
        }
        catch (OperationCanceledException)
        {
            // The run that asked is over; the next one asks again.
            Interlocked.CompareExchange(ref _checked, null, connection);
        }
    }

    /// <summary>Says why a call failed, without a secret.</summary>
    /// <param name="connection">The connection of the call.</param>
    /// <param name="call">The call's name.</param>
    /// <param name="exception">How it failed.</param>
    /// <param name="cancellationToken">Ends the wait for the exit of the plugin.</param>
    public async ValueTask<IOException> ErrorAsync(PluginConnection connection, string call, RpcException exception, CancellationToken cancellationToken)
    {
        if (connection.Exited is { } exited)
        {
            if (exception.StatusCode is StatusCode.Unavailable or StatusCode.Internal)
            {
                await Task.WhenAny(exited, Task.Delay(ExitTimeout, time, cancellationToken));
            }

            if (exited.IsCompletedSuccessfully)
            {
                return new IOException($"plugin {options.PluginId} exited with code {await exited} during {call}", exception);
            }
        }

        return new IOException(
            exception.StatusCode is StatusCode.Unimplemented
                ? $"plugin {options.PluginId} has no {call}"
                : $"plugin {options.PluginId} failed in {call}: {exception.StatusCode}: {_secrets.Hide(exception.Status.Detail)}",
            exception);
    }

    /// <summary>What a call says that ends as cancelled though nobody cancelled it. It must not look as if somebody had.</summary>
    public static RpcException CancelledByNobody(OperationCanceledException exception) =>
        new(new Status(StatusCode.Cancelled, "the call was cancelled", exception));

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.PluginHealth, Message = "Plugin {Plugin} of {Pattern} says of its health: {Health}. {Text}", EventName = nameof(EventIds.PluginHealth))]
        public static partial void Health(ILogger logger, LogLevel level, string plugin, string pattern, CheckHealthResponse.Types.HealthStatus health, string text);

        [LoggerMessage(EventIds.PluginHealthUnknown, LogLevel.Information, "Plugin {Plugin} of {Pattern} says nothing of its health: {Status}.", EventName = nameof(EventIds.PluginHealthUnknown))]
        public static partial void HealthUnknown(ILogger logger, string plugin, string pattern, StatusCode status);
    }
}
