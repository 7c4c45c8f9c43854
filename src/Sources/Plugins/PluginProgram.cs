using Microsoft.Extensions.Logging;

namespace LiveOrleans.Sources;

/// <summary>A plugin whose process this node starts: when it is needed first, and again when it has died and is needed.</summary>
/// <param name="command">How it is started.</param>
/// <param name="logger">Takes what it writes.</param>
/// <param name="time">The clock of its deadlines and pauses.</param>
internal sealed partial class PluginProgram(PluginCommand command, ILogger logger, TimeProvider time) : IPluginHost
{
    private readonly CancellationTokenSource _stopping = new();

    // Used by one start at a time.
    private readonly RestartPace _pace = new(time);

    // Guards everything below.
    private readonly Lock _lock = new();
    private Task<PluginProcess>? _start;
    private PluginProcess? _process;
    private bool _isStopped;

    public async ValueTask<PluginConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        Task<PluginProcess> start;
        lock (_lock)
        {
            if (_isStopped)
            {
                throw new IOException($"plugin {command.PluginId} is not started any more: its host stops");
            }

            if (_start is null or { IsCompleted: true, IsCompletedSuccessfully: false } || _process is { HasExited: true })
            {
                var last = _process;
                _process = null;

                // Whoever asks first may be in a grain's turn; the start belongs to all.
                _start = Task.Factory.StartNew(
                    () => StartAsync(last), CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default).Unwrap();
            }

            start = _start;
        }

        return (await start.WaitAsync(cancellationToken)).Connection;
    }

    public async ValueTask DisposeAsync()
    {
        Task? start;
        lock (_lock)
        {
            if (_isStopped)
            {
                return;
            }

            _isStopped = true;
            start = _start;
        }

        await _stopping.CancelAsync();
        if (start is not null)
        {
            await start.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _stopping.Dispose();
    }

    private async Task<PluginProcess> StartAsync(PluginProcess? last)
    {
        try
        {
            if (last is not null)
            {
                await last.DisposeAsync();
            }

            await Task.Delay(_pace.Pause(), time, _stopping.Token);
            _pace.Started(lived: last is not null);
            var process = await PluginProcess.StartAsync(command, logger, time, _stopping.Token);
            lock (_lock)
            {
                _process = process;
            }

            return process;
        }
        catch (OperationCanceledException exception) when (_stopping.IsCancellationRequested)
        {
            throw new IOException($"plugin {command.PluginId} is not started any more: its host stops", exception);
        }
        catch (IOException exception)
        {
            Log.StartFailed(logger, command.PluginId, exception.Message);
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.PluginStartFailed, LogLevel.Error, "Plugin {Plugin} does not run: {Reason}. It is tried again when it is needed.", EventName = nameof(EventIds.PluginStartFailed))]
        public static partial void StartFailed(ILogger logger, string plugin, string reason);
    }
}
