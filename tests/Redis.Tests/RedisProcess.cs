using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LiveOrleans.Redis.Tests;

/// <summary>A redis-server of a test's own: on a free port of this machine, in a folder that is deleted with it.</summary>
internal sealed class RedisProcess(params string[] arguments) : IAsyncDisposable
{
    // Below what Linux gives to outgoing connections (32768 and up), one of which could take the port while the server is down; and
    // so are the ports 10,000 above, on which the nodes of a Redis Cluster talk.
    private const int FirstPort = 10_000;
    private const int PortCount = 10_000;
    private const int BusDistance = 10_000;

    private Process? _process;

    /// <summary>Where the process may write.</summary>
    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("redis-tests-");

    public int Port { get; } = FreePort();

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>The running process.</summary>
    public int Id => (_process ?? throw new InvalidOperationException("The server does not run.")).Id;

    public bool HasExited => _process is { HasExited: true };

    public static int FreePort()
    {
        while (true)
        {
            var port = FirstPort + Random.Shared.Next(PortCount);
            if (IsFree(port) && IsFree(port + BusDistance))
            {
                return port;
            }
        }
    }

    /// <summary>Whether nothing listens on a port of this machine.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }

    public void Start()
    {
        string[] always =
        [
            "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", Folder.FullName,
            "--logfile", Path.Combine(Folder.FullName, "log"),
        ];
        _process = Run("redis-server", [.. arguments, .. always], Folder.FullName);
        ProcessesAtExit.Add(_process);
    }

    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync();
            ProcessesAtExit.Remove(process);
            process.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Folder.Delete(recursive: true);
    }

    /// <summary>Starts a program.</summary>
    public static Process Run(string program, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started.");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException($"These tests need {program} in the PATH: apt-get install redis-server openssl.", exception);
        }
    }
}
