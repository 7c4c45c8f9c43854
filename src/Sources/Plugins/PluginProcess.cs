using System.ComponentModel;
using System.Diagnostics;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Sources;

/// <summary>One process of a plugin, from its start to its end.</summary>
/// <remarks>
/// Its standard input stays open and empty as long as this process lives. It has a folder for its socket that nobody else may
/// enter and that goes with it.
/// </remarks>
internal sealed partial class PluginProcess : IAsyncDisposable
{
    /// <summary>How long a plugin may take until it says where it listens. It is go-plugin's own bound.</summary>
    internal static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(1);

    /// <summary>How long a plugin that is told to stop may take before it is killed.</summary>
    internal static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly PluginCommand _command;
    private readonly Process _process;
    private readonly int _processId;
    private readonly DirectoryInfo _folder;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly BoundedLines _lines;
    private readonly PluginOutput _output;
    private volatile PluginConnection? _connection;
    private volatile bool _isStopping;
    private volatile bool _hasExited;

    private PluginProcess(PluginCommand command, Process process, DirectoryInfo folder, ILogger logger, TimeProvider time)
    {
        _command = command;
        _process = process;
        _processId = process.Id;
        _folder = folder;
        _logger = logger;
        _time = time;
        _lines = new BoundedLines(process.StandardOutput.BaseStream);
        _output = new PluginOutput(command.PluginId, logger, time);
        _output.Forward(new BoundedLines(process.StandardError.BaseStream));
        Exited = WatchAsync();
    }

    /// <summary>Whether the process has exited. It is known before anybody is told.</summary>
    public bool HasExited => _hasExited;

    /// <summary>Completes with the exit code when the process has exited, for whatever reason.</summary>
    public Task<int> Exited { get; }

    /// <summary>The connection to its server.</summary>
    public PluginConnection Connection => _connection ?? throw new InvalidOperationException("There was no handshake.");

    /// <summary>Starts a process and waits until it says where it listens.</summary>
    /// <exception cref="IOException">It did not; the message says what is wrong.</exception>
    public static async Task<PluginProcess> StartAsync(PluginCommand command, ILogger logger, TimeProvider time, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(StartTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var folder = Directory.CreateTempSubdirectory("live-plugin-");
        PluginProcess plugin;
        try
        {
            plugin = new PluginProcess(command, Launch(command, folder.FullName), folder, logger, time);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }

        try
        {
            await plugin.ShakeHandsAsync(either.Token);
            return plugin;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await plugin.DisposeAsync();
            throw plugin.Fault($"it did not say within {StartTimeout.TotalSeconds:0} s where it listens; is {command.Executable} a Grafana back-end plugin?");
        }
        catch
        {
            await plugin.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the process: it is told to, and killed with all its children when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        var wasRunning = !HasExited;
        _isStopping = true;
        if (wasRunning && !await StopAsync())
        {
            Kill();
            await Exited;
        }

        if (wasRunning)
        {
            Log.Stopped(_logger, _command.PluginId, _processId);
        }

        _connection?.Dispose();
        await _output.DisposeAsync();
        _process.Dispose();
        DeleteFolder();
    }

    private static Process Launch(PluginCommand command, string folder)
    {
        try
        {
            return Process.Start(command.ToStartInfo(folder)) ?? throw new IOException($"plugin {command.PluginId} was not started");
        }
        catch (Win32Exception exception)
        {
            // The system's text alone says nothing of the file.
            throw new IOException($"plugin {command.PluginId} cannot be started: {command.Executable}: {Reason(exception)}", exception);
        }
    }

    private static string Reason(Win32Exception exception) => exception.NativeErrorCode switch
    {
        2 => "there is no such file",
        8 => "it is no program for this machine",
        13 => "it is not executable, or a folder above it is closed to this user",
        _ => $"error {exception.NativeErrorCode} of the operating system",
    };

    private async Task ShakeHandsAsync(CancellationToken cancellationToken)
    {
        if (await _lines.ReadAsync(cancellationToken) is not { } line)
        {
            var code = await Exited.WaitAsync(cancellationToken);
            throw Fault($"it exited with code {code} without a handshake; is {_command.Executable} a Grafana back-end plugin?");
        }

        if (!PluginHandshake.TryParse(line, out var endPoint, out var fault))
        {
            throw Fault(fault);
        }

        _connection = new PluginConnection(endPoint, Exited);
        _output.Forward(_lines);
        _output.Forward(_connection);
        Log.Started(_logger, _command.PluginId, _processId);
    }

    private IOException Fault(string fault) => new($"plugin {_command.PluginId} cannot be started: {fault}");

    private async Task<int> WatchAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None);
        var code = _process.ExitCode;
        _hasExited = true;

        // Before the handshake its exit is told as the failure of the start.
        if (!_isStopping && _connection is not null)
        {
            Log.Exited(_logger, _command.PluginId, _processId, code);
        }

        return code;
    }

    /// <summary>Tells the plugin to stop. False when it has not exited in time.</summary>
    private async Task<bool> StopAsync()
    {
        if (_connection is null)
        {
            return false;
        }

        using var deadline = new CancellationTokenSource(StopTimeout, _time);
        try
        {
            await TellAsync(_connection, deadline.Token);
            await Exited.WaitAsync(deadline.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            Log.Killed(_logger, _command.PluginId, _processId);
            return false;
        }
    }

    private static async Task TellAsync(PluginConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.Controller.ShutdownAsync(new(), cancellationToken: cancellationToken);
        }
        catch (RpcException)
        {
            // A server that stops at once has no time for an answer. Whether it did is seen by its exit.
        }
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has exited meanwhile.
        }
    }

    private void DeleteFolder()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.FolderLeft(_logger, _command.PluginId, _folder.FullName, exception.Message);
        }
    }
}
