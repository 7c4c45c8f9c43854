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
        if (exception.StatusCode is StatusCode.Unavailable or StatusCode.Internal)
        {
            await Task.WhenAny(connection.Exited, Task.Delay(ExitTimeout, time, cancellationToken));
        }

        if (connection.Exited.IsCompletedSuccessfully)
        {
            return new IOException($"plugin {options.PluginId} exited with code {await connection.Exited} during {call}", exception);
        }

        return new IOException(
            exception.StatusCode is StatusCode.Unimplemented
                ? $"plugin {options.PluginId} has no {call}"
                : $"plugin {options.PluginId} failed in {call}: {exception.StatusCode}: {_secrets.Hide(exception.Status.Detail)}",
            exception);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = EventIds.PluginHealth, Message = "Plugin {Plugin} of {Pattern} says of its health: {Health}. {Text}", EventName = nameof(EventIds.PluginHealth))]
        public static partial void Health(ILogger logger, LogLevel level, string plugin, string pattern, CheckHealthResponse.Types.HealthStatus health, string text);

        [LoggerMessage(EventIds.PluginHealthUnknown, LogLevel.Information, "Plugin {Plugin} of {Pattern} says nothing of its health: {Status}.", EventName = nameof(EventIds.PluginHealthUnknown))]
        public static partial void HealthUnknown(ILogger logger, string plugin, string pattern, StatusCode status);
    }
}
