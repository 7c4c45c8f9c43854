namespace LiveOrleans.Load;

/// <summary>A server that can be connected to.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Process">Its process; null when it is not known.</param>
/// <param name="Protocol">What it speaks, see <see cref="Wires"/>.</param>
/// <param name="Owned">What was started for it, and ends with it.</param>
internal sealed record RunningServer(ServerAddress Address, ServerProcess? Process, string Protocol, params IReadOnlyList<IAsyncDisposable> Owned) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        foreach (var owned in Owned)
        {
            await owned.DisposeAsync();
        }
    }
}
