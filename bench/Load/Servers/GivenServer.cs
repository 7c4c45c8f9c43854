namespace LiveOrleans.Load;

/// <summary>A server that somebody else runs and that speaks the centrifuge protocol.</summary>
internal sealed class GivenServer(ServerAddress address, ServerProcess? process) : ICandidate
{
    public string Name => address.Host;

    public Task<RunningServer> RaiseAsync(Engine engine) => Task.FromResult(new RunningServer(address, process, "json"));
}
