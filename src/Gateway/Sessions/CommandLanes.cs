namespace LiveOrleans.Gateway;

/// <summary>Runs a session's commands: those of one channel one after the other, those of different ones side by side.</summary>
/// <remarks>Commands come from one thread at a time. When as many run as may, the next one waits, and with it the session's receiving.</remarks>
internal sealed class CommandLanes(int width) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(width);

    // Guards the lanes.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);

    /// <summary>Runs a command behind those of the same lane.</summary>
    /// <param name="name">The lane.</param>
    /// <param name="run">The command; never throws.</param>
    /// <returns>When the next command can be taken.</returns>
    public async ValueTask RunAsync(string name, Func<ValueTask> run)
    {
        await _slots.WaitAsync();
        lock (_lock)
        {
            if (!_lanes.TryGetValue(name, out var lane))
            {
                lane = new Lane();
                _lanes.Add(name, lane);
            }

            lane.Length++;
            if (lane.Length > 1)
            {
                lane.Tail = FollowAsync(name, lane.Tail, run);
                return;
            }
        }

        // Alone in its lane it starts on this thread, and most end on it.
        var task = FollowAsync(name, Task.CompletedTask, run);
        lock (_lock)
        {
            if (_lanes.TryGetValue(name, out var lane))
            {
                lane.Tail = task;
            }
        }
    }

    /// <summary>Waits until no command runs, and takes none from then on.</summary>
    public async Task DrainAsync()
    {
        for (var slot = 0; slot < width; slot++)
        {
            await _slots.WaitAsync();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

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
    }
}
