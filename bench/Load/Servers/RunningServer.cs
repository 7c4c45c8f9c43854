namespace LiveOrleans.Load;

/// <summary>A server that can be connected to.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Process">Its process; null when it is not known.</param>
/// <param name="Protocol">What it speaks, see <see cref="Wires"/>.</param>
/// <param name="Owned">What was started for it, and ends with it.</param>
internal sealed record RunningServer(ServerAddress Address, ServerProcess? Process, string Protocol, params IReadOnlyList<IAsyncDisposable> Owned) : IAsyncDisposable
{
    /// <exception cref="LoadException">A process that was started for it has ended by itself; the message ends with the last lines that it wrote.</exception>
    public void CheckRunning()
    {
        foreach (var process in Owned.OfType<ChildProcess>())
        {
            process.CheckRunning();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in Owned)
        {
            await owned.DisposeAsync();
        }
    }
}
