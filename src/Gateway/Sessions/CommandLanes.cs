using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Gateway;

/// <summary>Runs a session's commands: those of one channel one after the other, those of different ones side by side.</summary>
/// <remarks>
/// Commands come from one thread at a time. When as many run as may, the next one waits, and with it the session's receiving. Publish commands
/// that follow each other in a lane are one run as long as it has not started, and a run counts as one command: a client that sends them without
/// waiting for the answers does not wait for the log once per command.
/// </remarks>
/// <param name="width">How many commands and runs may be under way.</param>
/// <param name="publish">Executes a run; never throws.</param>
internal sealed class CommandLanes(int width, Func<PublishRun, ValueTask> publish) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(width);

    // Guards the lanes.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);

    // Runs at the head of their lanes that more may still join; the receiving thread's own.
    private readonly List<(string Name, PublishRun Run)> _gathering = [];

    /// <summary>Runs a command behind those of the same lane.</summary>
    /// <param name="name">The lane.</param>
    /// <param name="run">The command; never throws.</param>
    /// <returns>When the next command can be taken.</returns>
    public async ValueTask RunAsync(string name, Func<ValueTask> run)
    {
        Start();
        await _slots.WaitAsync();
        if (!TryFollow(name, run, isOpen: null))
        {
            // Alone in its lane it starts on this thread, and most end on it.
            StartAlone(name, run);
        }
    }

    /// <summary>Publishes behind the commands of the same lane, at the latest when <see cref="Start"/> is called.</summary>
    /// <param name="command">A publish command.</param>
    /// <returns>When the next command can be taken.</returns>
    public ValueTask PublishAsync(Command command)
    {
        lock (_lock)
        {
            if (_lanes.TryGetValue(command.Publish.Channel, out var lane) && lane.Open?.TryAdd(command) is true)
            {
                return default;
            }
        }

        return OpenAsync(command);
    }

    /// <summary>Starts the runs that have their lanes for themselves. Called when the client's message has been read, so that all of it joins.</summary>
    public void Start()
    {
        foreach (var (name, run) in _gathering)
        {
            StartAlone(name, () => publish(Shut(name, run)));
        }

        _gathering.Clear();
    }

    /// <summary>Waits until no command runs, and takes none from then on.</summary>
    public async Task DrainAsync()
    {
        Start();
        for (var slot = 0; slot < width; slot++)
        {
            await _slots.WaitAsync();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private async ValueTask OpenAsync(Command command)
    {
        var name = command.Publish.Channel;
        var slot = _slots.WaitAsync();

        // The slot may be that of a run which waits to be started; and nothing may overtake one that is full.
        if (!slot.IsCompleted || _gathering.Exists(gathering => string.Equals(gathering.Name, name, StringComparison.Ordinal)))
        {
            Start();
        }

        await slot;
        var run = new PublishRun();
        run.TryAdd(command);
        if (!TryFollow(name, () => publish(Shut(name, run)), run))
        {
            _gathering.Add((name, run));
        }
    }

    /// <summary>Puts a command into its lane, behind what is there. False when nothing is: then it is to be started.</summary>
    private bool TryFollow(string name, Func<ValueTask> run, PublishRun? isOpen)
    {
        lock (_lock)
        {
            if (!_lanes.TryGetValue(name, out var lane))
            {
                lane = new Lane();
                _lanes.Add(name, lane);
            }

            lane.Open = isOpen;
            lane.Length++;
            if (lane.Length == 1)
            {
                return false;
            }

            lane.Tail = FollowAsync(name, lane.Tail, run);
            return true;
        }
    }

    private void StartAlone(string name, Func<ValueTask> run)
    {
        var task = FollowAsync(name, Task.CompletedTask, run);
        lock (_lock)
        {
            if (_lanes.TryGetValue(name, out var lane))
            {
                lane.Tail = task;
            }
        }
    }

    /// <summary>Lets nothing join a run any more: it starts.</summary>
    private PublishRun Shut(string name, PublishRun run)
    {
        lock (_lock)
        {
            var lane = _lanes[name];
            lane.Open = lane.Open == run ? null : lane.Open;
            return run;
        }
    }

    private async Task FollowAsync(string name, Task previous, Func<ValueTask> run)
    {
        await previous;
        await run();
        lock (_lock)
        {
            var lane = _lanes[name];
            lane.Length--;
            if (lane.Length == 0)
            {
                _lanes.Remove(name);
            }
        }

        _slots.Release();
    }

    private sealed class Lane
    {
        public int Length { get; set; }

        public Task Tail { get; set; } = Task.CompletedTask;

        /// <summary>The run at the end of the lane, while it can be joined.</summary>
        public PublishRun? Open { get; set; }
    }
}
