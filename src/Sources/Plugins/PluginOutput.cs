using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Sources;

/// <summary>Reads what a plugin's process writes, all the time, and logs it line by line: a plugin that writes must never wait.</summary>
/// <param name="pluginId">Names it in the log.</param>
/// <param name="logger">Takes the lines.</param>
/// <param name="time">The clock of the last wait.</param>
internal sealed partial class PluginOutput(string pluginId, ILogger logger, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan LastWordsTimeout = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _closing = new();

    // Grows while the process is started, which is one after the other.
    private readonly List<Task> _reading = [];

    /// <summary>Begins to read one of the process' own outputs.</summary>
    public void Forward(BoundedLines lines) => _reading.Add(ForwardAsync(lines));

    /// <summary>Begins to read what the plugin sends of its outputs by gRPC.</summary>
    /// <remarks>Since its version 1.4 go-plugin does so with both of them after the handshake, and the plugin waits while nobody reads.</remarks>
    public void Forward(PluginConnection connection) => _reading.Add(ForwardAsync(connection));

    /// <summary>Ends the reading when the process has exited. Its outputs end with it, unless a child of it still has them.</summary>
    public async ValueTask DisposeAsync()
    {
        var reading = Task.WhenAll(_reading);
        try
        {
            await reading.WaitAsync(LastWordsTimeout, time);
        }
        catch (TimeoutException)
        {
            await _closing.CancelAsync();
            await reading;
        }

        _closing.Dispose();
    }

    private async Task ForwardAsync(BoundedLines lines)
    {
        try
        {
            while (await lines.ReadAsync(_closing.Token) is { } line)
            {
                Write(line);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            Log.OutputEnded(logger, pluginId, exception.Message);
        }
    }

    private async Task ForwardAsync(PluginConnection connection)
    {
        try
        {
            using var call = connection.Output.StreamStdio(new(), cancellationToken: _closing.Token);
            while (await call.ResponseStream.MoveNext(_closing.Token))
            {
                foreach (var line in call.ResponseStream.Current.Data.ToStringUtf8().Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    Write(line);
                }
            }
        }
        catch (Exception exception) when (exception is RpcException or OperationCanceledException or ObjectDisposedException)
        {
            Log.OutputEnded(logger, pluginId, exception.Message);
        }
    }

    private void Write(string line)
    {
        var (level, text) = HclogLine.Parse(line);
        Log.Wrote(logger, level, pluginId, text);
    }

    private static partial class Log
    {
        // The level is the plugin's.
        [LoggerMessage(EventId = EventIds.PluginWrote, Message = "{Plugin}: {Text}", EventName = nameof(EventIds.PluginWrote))]
        public static partial void Wrote(ILogger logger, LogLevel level, string plugin, string text);

        [LoggerMessage(EventIds.PluginOutputEnded, LogLevel.Debug, "What plugin {Plugin} writes can no longer be read: {Reason}", EventName = nameof(EventIds.PluginOutputEnded))]
        public static partial void OutputEnded(ILogger logger, string plugin, string reason);
    }
}
