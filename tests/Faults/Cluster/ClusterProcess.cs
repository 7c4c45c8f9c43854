using System.Globalization;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>Nodes that are one system: processes on one Redis of their own.</summary>
internal sealed class ClusterProcess : IAsyncDisposable
{
    /// <summary>Long enough for a machine that builds and tests other things as well.</summary>
    public static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly List<NodeProcess> _nodes = [];
    private readonly NodeSettings _settings;
    private readonly RedisServer? _redis;
    private readonly Dictionary<NodeProcess, FaultProxy> _proxies = [];
    private readonly bool _isProxied;
    private readonly SiloNetwork? _network;

    private ClusterProcess(RedisServer? redis, NodeSettings settings, bool isProxied, SiloNetwork? network)
    {
        _redis = redis;
        _settings = settings;
        _isProxied = isProxied;
        _network = network;
    }

    /// <summary>The Redis of its own.</summary>
    public RedisServer Redis => _redis ?? throw new InvalidOperationException("The Redis of this cluster is another's.");

    public string LogFolder => _settings.LogFolder;

    /// <summary>All nodes, also those that do not run now.</summary>
    public IReadOnlyList<NodeProcess> Nodes => _nodes;

    /// <summary>Where clients connect, also at nodes that do not run now.</summary>
    public IReadOnlyList<Uri> Addresses => [.. _nodes.Where(static node => node.Role is not NodeRole.Silo).Select(static node => node.Url)];

    /// <summary>Starts Redis and a node for each role, and waits until they know each other.</summary>
    /// <param name="roles">The nodes' roles.</param>
    /// <param name="sources">Where the source server is; null for none.</param>
    /// <param name="isProxied">Whether each node reaches Redis through a proxy of its own.</param>
    /// <param name="further">Further options of the nodes.</param>
    /// <param name="folder">Where they write; null for the folder of the test that runs.</param>
    /// <param name="program">The executable; null for the one that was built together with the tests.</param>
    public static async Task<ClusterProcess> StartAsync(
        IReadOnlyList<NodeRole> roles, Uri? sources = null, bool isProxied = false, IReadOnlyList<string>? further = null, string? folder = null, string? program = null)
    {
        var redis = new DurableRedisServer();
        await redis.InitializeAsync();
        var settings = new NodeSettings
        {
            Program = program ?? BuiltSilo.Path,
            RedisAddress = redis.Address,
            Sources = sources,
            Further = further ?? [],
            LogFolder = folder ?? TestLogs.NewFolder(),
        };
        return await StartAsync(roles, redis, settings, isProxied);
    }

    /// <summary>Starts a node for each role on a Redis that is another's to end, and waits until they know each other.</summary>
    /// <param name="roles">The nodes' roles.</param>
    /// <param name="redisAddress">Where the nodes are told that Redis is.</param>
    /// <param name="logFolder">Where they write.</param>
    /// <param name="sources">Where the source server is; null for none.</param>
    public static Task<ClusterProcess> StartAsync(IReadOnlyList<NodeRole> roles, string redisAddress, string logFolder, Uri? sources = null) =>
        StartAsync(roles, redis: null, new NodeSettings { RedisAddress = redisAddress, Sources = sources, LogFolder = logFolder }, isProxied: false);

    /// <summary>Starts a node for each role, each in a place of its own in a network, and waits until they know each other.</summary>
    /// <param name="roles">The nodes' roles.</param>
    /// <param name="network">Has a place for each.</param>
    public static async Task<ClusterProcess> StartAsync(IReadOnlyList<NodeRole> roles, SiloNetwork network)
    {
        var redis = new DurableRedisServer();
        await redis.InitializeAsync();
        await SiloNetwork.AdmitAsync(redis);
        return await StartAsync(roles, redis, new NodeSettings { LogFolder = TestLogs.NewFolder() }, isProxied: false, network);
    }

    /// <summary>Adds a node, which is not started yet.</summary>
    public NodeProcess Add(NodeRole role)
    {
        var proxy = _isProxied ? FaultProxy.Start(Redis.Port) : null;
        var settings = proxy is not null ? _settings with { RedisAddress = proxy.Address }
            : _network?.Place(_nodes.Count + 1, Redis.Port, _settings) ?? _settings;
        var node = new NodeProcess(string.Create(CultureInfo.InvariantCulture, $"node{_nodes.Count + 1}"), role, settings);
        _nodes.Add(node);
        if (proxy is not null)
        {
            _proxies.Add(node, proxy);
        }

        return node;
    }

    /// <summary>The proxy by which a node of a proxied cluster reaches Redis.</summary>
    public FaultProxy ProxyOf(NodeProcess node) => _proxies[node];

    /// <summary>Waits until every running node is ready, and each that serves clients lists all of them and no other.</summary>
    public async Task WaitForListedAsync(TimeSpan deadline)
    {
        var running = _nodes.Where(static node => node.IsRunning).ToArray();
        foreach (var node in running)
        {
            await node.WaitForReadyAsync(deadline);
        }

        await Eventually.HoldsAsync(IsListedAsync, deadline, $"the {running.Length} running nodes are listed by all of them; the logs are in {LogFolder}");
    }

    /// <summary>Waits until Orleans' membership has as many rows as silos run; a flushed one has none at first, and may have those of lives that did not last.</summary>
    public Task WaitForMembersAsync(TimeSpan deadline)
    {
        var silos = _nodes.Count(static node => node.IsRunning && node.Role is not NodeRole.Gateway);
        return Eventually.HoldsAsync(
            async () => await CountMembersAsync() >= silos, deadline, $"the membership has the {silos} running silos; the logs are in {LogFolder}");
    }

    /// <summary>How many silos Orleans' membership has, the dead ones among them: a silo that was declared dead, and is one again, is there twice.</summary>
    public async Task<long> CountMembersAsync()
    {
        // One field more is the table's version.
        return await Redis.Database.HashLengthAsync($"{_settings.Prefix}.gf_live/members/{_settings.ClusterId}") - 1;
    }

    /// <summary>Whether each running node that serves clients lists all running nodes and no other.</summary>
    public async Task<bool> IsListedAsync()
    {
        var running = _nodes.Where(static node => node.IsRunning).ToArray();
        foreach (var node in running.Where(static node => node.Role is not NodeRole.Silo))
        {
            if (await NodeHttp.ClusterAsync(node.Url) is not { } view
                || view.Nodes.Count != running.Length
                || !running.All(other => view.Nodes.Any(listed => Is(listed, other))))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The cluster as the first running node that answers sees it.</summary>
    /// <param name="except">A node that is not asked.</param>
    public async Task<ClusterView> ViewAsync(NodeProcess? except = null)
    {
        foreach (var node in _nodes.Where(node => node.IsRunning && node.Role is not NodeRole.Silo && node != except))
        {
            if (await NodeHttp.ClusterAsync(node.Url) is { } view)
            {
                return view;
            }
        }

        throw new InvalidOperationException($"No running node answers; the logs are in {LogFolder}.");
    }

    /// <summary>The process of a node that a view names.</summary>
    public NodeProcess Find(ClusterView view, string id)
    {
        var listed = view.Nodes.FirstOrDefault(node => string.Equals(node.Id, id, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"The node {id} is not among those listed: {string.Join(", ", view.Nodes.Select(static node => node.Id))}.");
        return _nodes.Find(node => Is(listed, node)) ?? throw new InvalidOperationException($"No process of this cluster has the address {listed.Address} of {id}.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        foreach (var proxy in _proxies.Values)
        {
            await proxy.DisposeAsync();
        }

        await (_redis?.DisposeAsync() ?? default);
    }

    private static async Task<ClusterProcess> StartAsync(IReadOnlyList<NodeRole> roles, RedisServer? redis, NodeSettings settings, bool isProxied, SiloNetwork? network = null)
    {
        var cluster = new ClusterProcess(redis, settings, isProxied, network);
        try
        {
            foreach (var role in roles)
            {
                await cluster.Add(role).StartAsync();
            }

            await cluster.WaitForListedAsync(StartDeadline);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    private static bool Is(ClusterView.Node listed, NodeProcess node) =>
        Uri.TryCreate(listed.Address, UriKind.Absolute, out var address) && address.Port == node.Url.Port;
}
