using System.Globalization;
using System.Net;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>One node: the built executable on a port of its own, which it keeps when it is started again.</summary>
internal sealed class NodeProcess(string name, NodeRole role, NodeSettings settings) : IAsyncDisposable
{
    private ChildProcess? _process;

    /// <summary>What the test calls it, and its log.</summary>
    public string Name => name;

    public NodeRole Role => role;

    /// <summary>The executable that the next start runs.</summary>
    public string Program { get; set; } = settings.Program;

    public Uri Url { get; } = new(string.Create(CultureInfo.InvariantCulture, $"http://{settings.Host}:{LoopbackPorts.Take()}/"));

    /// <summary>Null before the first start and after <see cref="DisposeAsync"/>.</summary>
    public int? ExitCode => _process?.ExitCode;

    /// <summary>Null while it does not run.</summary>
    public int? ProcessId => IsRunning ? _process?.Id : null;

    public bool IsRunning => _process is { ExitCode: null };

    public string LogPath => Path.Combine(settings.LogFolder, $"{name}.log");

    private ChildProcess Process => _process ?? throw new InvalidOperationException($"{name} has not been started.");

    /// <summary>Starts the node, or starts it again after its process ended.</summary>
    public async Task StartAsync()
    {
        if (IsRunning)
        {
            throw new InvalidOperationException($"{name} runs already.");
        }

        await DisposeAsync();
        var arguments = settings.Arguments(Url, role);
        _process = settings.Namespace is { } space
            ? ChildProcess.Start("ip", ["netns", "exec", space, Program, .. arguments], LogPath)
            : ChildProcess.Start(Program, arguments, LogPath);
    }

    /// <summary>Waits until the node says that it can serve.</summary>
    public Task WaitForReadyAsync(TimeSpan deadline) => Eventually.HoldsAsync(IsReadyAsync, deadline, $"{name} is ready; its log is {LogPath}");

    /// <summary>Asks <c>/readyz</c> once.</summary>
    public async Task<bool> IsReadyAsync()
    {
        Assert.True(IsRunning, $"{name} ended with {ExitCode} before it was ready; its log is {LogPath}.");
        return await NodeHttp.StatusAsync(new Uri(Url, "readyz")) == HttpStatusCode.OK;
    }

    /// <summary>How often the node has joined its cluster, as its log says.</summary>
    public async Task<int> CountLivesAsync() =>
        (await File.ReadAllTextAsync(LogPath, TestContext.Current.CancellationToken)).Split("The node has joined its cluster.").Length - 1;

    /// <summary>The names of the node's threads, as the system has them: fifteen characters at most.</summary>
    public IReadOnlyList<string> ThreadNames() =>
        [.. Directory.EnumerateDirectories($"/proc/{Process.Id}/task").Select(static thread => File.ReadAllText(Path.Combine(thread, "comm")).TrimEnd())];

    /// <summary>SIGKILL: gone within the call, as after a crash.</summary>
    public async Task KillAsync()
    {
        Process.Send(UnixSignal.Kill);
        await Process.WaitForExitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>SIGSTOP.</summary>
    public void Pause() => Process.Send(UnixSignal.Stop);

    /// <summary>SIGCONT.</summary>
    public void Resume() => Process.Send(UnixSignal.Continue);

    /// <summary>SIGTERM: asks the node to leave, and waits until it has.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> StopAsync(TimeSpan deadline)
    {
        Process.Send(UnixSignal.Terminate);
        return Process.WaitForExitAsync(deadline);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }
    }
}
