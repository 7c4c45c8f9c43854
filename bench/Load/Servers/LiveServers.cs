using System.Globalization;
using System.Net;

namespace LiveOrleans.Load;

/// <summary>Starts nodes of LiveOrleans from built output.</summary>
/// <param name="executable">The path of LiveOrleans.Silo.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveServers(string executable, TimeProvider time) : ICandidate, IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    public string Name => "LiveOrleans";

    /// <summary>The executable that was built beside the generator, with the same configuration.</summary>
    public static string BuiltPath()
    {
        // artifacts/bin/Load/<configuration> and artifacts/bin/Silo/<configuration>
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.GetFullPath(Path.Combine(own.FullName, "..", "..", "Silo", own.Name, "LiveOrleans.Silo"));
    }

    /// <exception cref="LoadException">There is no such file.</exception>
    public static void Check(string executable)
    {
        if (!File.Exists(executable))
        {
            throw new LoadException($"--server {executable}: there is no such file; build it with 'dotnet build -c Release src/Silo'.");
        }
    }

    public async Task<RunningServer> RaiseAsync(Engine engine)
    {
        if (engine == Engine.Memory)
        {
            var (address, node) = await StartNodeAsync(redis: null);
            return Running(address, node, node);
        }

        return (await RaiseClusterAsync(1)).Nodes[0];
    }

    /// <summary>Starts nodes that share a Redis of their own.</summary>
    /// <returns>Disposing of the first node ends the others and Redis, too.</returns>
    public async Task<LiveCluster> RaiseClusterAsync(int count)
    {
        var redis = await RedisProcess.StartAsync(time);
        List<IAsyncDisposable> started = [redis];
        try
        {
            List<(ServerAddress Address, ChildProcess Process)> nodes = [];
            for (var number = 0; number < count; number++)
            {
                nodes.Add(await StartNodeAsync(redis));
                started.Insert(0, nodes[^1].Process);
            }

            return new LiveCluster([.. nodes.Select((node, number) => Running(node.Address, node.Process, number == 0 ? [.. started] : []))], redis);
        }
        catch (LoadException)
        {
            foreach (var process in started)
            {
                await process.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>Starts a node and waits until it says that it can serve.</summary>
    /// <param name="redis">What it keeps its channels in; null for its memory.</param>
    public async Task<(ServerAddress Address, ChildProcess Process)> StartNodeAsync(RedisProcess? redis)
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPorts.Take()}");
        IEnumerable<string> engine = redis is null ? [] : ["--live:ha_engine", "redis", "--live:ha_engine_address", redis.Address];
        var process = ChildProcess.Start(executable, _ => ["--urls", url, .. engine]);
        try
        {
            var readiness = new Uri(url + "/readyz");
            await Readiness.WaitAsync(process, Name, () => IsReadyAsync(readiness), time);
        }
        catch (LoadException)
        {
            await process.DisposeAsync();
            throw;
        }

        return (ServerAddress.Parse(url), process);
    }

    public void Dispose() => _client.Dispose();

    private static RunningServer Running(ServerAddress address, ChildProcess process, params IReadOnlyList<IAsyncDisposable> owned) =>
        new(address, new ServerProcess(process.Id), "json", owned);

    private async Task<bool> IsReadyAsync(Uri readiness)
    {
        try
        {
            using var response = await _client.GetAsync(readiness);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
