using System.Globalization;
using StackExchange.Redis;

namespace LiveOrleans.Faults;

/// <summary>Takes samples of a cluster's processes and of its Redis from time to time.</summary>
internal sealed class ClusterWatch(ClusterProcess cluster, TimeSpan interval)
{
    private const double BytesOfAMebibyte = 1024 * 1024;

    // A heap segment or two, the connections of a reconnect, the pool's threads of a burst.
    private const double ResidentSlack = 48;
    private const double FilesSlack = 40;
    private const double ThreadsSlack = 12;
    private const double KeysSlack = 60;
    private const double RedisSlack = 4;

    private readonly long _start = TimeProvider.System.GetTimestamp();
    private readonly Dictionary<NodeProcess, List<ResourceSample>> _lives = [];
    private readonly Dictionary<NodeProcess, int> _processes = [];
    private readonly List<double> _keys = [];
    private readonly List<double> _redis = [];

    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_start);

    /// <summary>How many samples of Redis there are.</summary>
    public int Count => _keys.Count;

    /// <summary>Samples until it is told to end.</summary>
    public async Task RunAsync(CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            foreach (var node in cluster.Nodes)
            {
                Sample(node);
            }

            await SampleRedisAsync();
            await Task.Delay(interval, TimeProvider.System, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What each node's last life and Redis came to.</summary>
    public IEnumerable<Flatness> Judge()
    {
        foreach (var (node, samples) in _lives.OrderBy(static pair => pair.Key.Name, StringComparer.Ordinal))
        {
            yield return Of($"{node.Name}: resident memory, MiB", samples, static sample => sample.Resident, ResidentSlack);
            yield return Of($"{node.Name}: file handles", samples, static sample => sample.Files, FilesSlack);
            yield return Of($"{node.Name}: threads", samples, static sample => sample.Threads, ThreadsSlack);
        }

        yield return Flatness.Of("Redis: keys", _keys, KeysSlack) ?? Empty("Redis: keys");
        yield return Flatness.Of("Redis: memory, MiB", _redis, RedisSlack) ?? Empty("Redis: memory, MiB");
    }

    private static Flatness Of(string name, IEnumerable<ResourceSample> samples, Func<ResourceSample, double> of, double slack) =>
        Flatness.Of(name, [.. samples.Select(of)], slack) ?? Empty(name);

    private static Flatness Empty(string name) => new(name, 0, 0, 0, 0);

    private void Sample(NodeProcess node)
    {
        if (node.ProcessId is not { } id || ResourceSample.Read(id) is not { } sample)
        {
            return;
        }

        if (!_lives.TryGetValue(node, out var samples) || _processes[node] != id)
        {
            _lives[node] = samples = [];
            _processes[node] = id;
        }

        samples.Add(sample);
    }

    private async Task SampleRedisAsync()
    {
        try
        {
            var keys = await cluster.Redis.Server.DatabaseSizeAsync();
            var memory = (await cluster.Redis.Server.InfoAsync("memory")).SelectMany(static group => group)
                .First(static pair => string.Equals(pair.Key, "used_memory", StringComparison.Ordinal));
            _keys.Add(keys);
            _redis.Add(double.Parse(memory.Value, CultureInfo.InvariantCulture) / BytesOfAMebibyte);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // Redis is away: that is the fault of the moment.
        }
    }
}
