using System.Diagnostics;
using System.Globalization;
using LiveOrleans.Redis.Tests;

namespace LiveOrleans.Faults;

/// <summary>
/// A network namespace for each node, all at one bridge of this machine: the nodes reach Redis and each other, the test reaches all of them,
/// and the way between any two can be cut. What is sent there is lost without a word, as with a broken switch.
/// </summary>
internal sealed class SiloNetwork : IAsyncDisposable
{
    private readonly int _nodes;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("silo-network-");
    private readonly HashSet<(int, int)> _cuts = [];

    private SiloNetwork(int nodes) => _nodes = nodes;

    /// <summary>Whether this machine lets the tests make one: with iproute2, and as root.</summary>
    public static bool IsAllowed
    {
        get
        {
            try
            {
                using var process = RedisProcess.Run("ip", ["netns", "list"], ".");
                process.WaitForExit();
                return Environment.IsPrivilegedProcess && process.ExitCode == 0;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }
    }

    private static string Bridge => string.Create(CultureInfo.InvariantCulture, $"lo-{Environment.ProcessId}");

    /// <summary>Makes the network.</summary>
    /// <param name="nodes">For how many nodes.</param>
    public static async Task<SiloNetwork> StartAsync(int nodes)
    {
        var network = new SiloNetwork(nodes);
        try
        {
            await network.BuildAsync();
            await TestCertificate.WriteAsync(network._folder.FullName, "node");
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets the nodes reach a Redis of this machine.</summary>
    public static async Task AdmitAsync(RedisServer redis)
    {
        await redis.Server.ConfigSetAsync("protected-mode", "no");
        await redis.Server.ConfigSetAsync("bind", $"127.0.0.1 {AddressOf(0)}");
    }

    /// <summary>What a node is started with to be in the network.</summary>
    /// <param name="node">Its number, from 1.</param>
    /// <param name="redisPort">Where the Redis is that was admitted.</param>
    /// <param name="settings">What it is started with besides.</param>
    public NodeSettings Place(int node, int redisPort, NodeSettings settings) => settings with
    {
        Host = AddressOf(node),
        Namespace = NamespaceOf(node),
        RedisAddress = string.Create(CultureInfo.InvariantCulture, $"{AddressOf(0)}:{redisPort}"),
        Further =
        [
            .. settings.Further, "--live:advertise", AddressOf(node), "--live:auth:anonymous_role", "Admin",
            "--live:cluster_tls:certificate", PathOf("node.pem"), "--live:cluster_tls:key", PathOf("node.key"), "--live:cluster_tls:authority", PathOf("ca.pem"),
        ],
    };

    /// <summary>Loses whatever one node sends another from now on; of what the other sends, no answer comes back.</summary>
    public async Task CutAsync(int node, int other)
    {
        await IpAsync("-n", NamespaceOf(node), "route", "add", "blackhole", AddressOf(other));
        _cuts.Add((node, other));
    }

    /// <summary>Ends all that was cut.</summary>
    public async Task HealAsync()
    {
        foreach (var (node, other) in _cuts)
        {
            await IpAsync("-n", NamespaceOf(node), "route", "del", "blackhole", AddressOf(other));
        }

        _cuts.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        for (var node = 1; node <= _nodes; node++)
        {
            await TryIpAsync("netns", "del", NamespaceOf(node));
            await TryIpAsync("link", "del", LinkOf(node));
        }

        await TryIpAsync("link", "del", Bridge);
        _folder.Delete(recursive: true);
    }

    // Node 0 is the bridge: Redis and the test. Another run of the tests has another number, as a rule.
    private static string AddressOf(int node) => string.Create(CultureInfo.InvariantCulture, $"10.77.{Environment.ProcessId % 256}.{1 + node}");

    private static string NamespaceOf(int node) => string.Create(CultureInfo.InvariantCulture, $"{Bridge}-{node}");

    // Names of links have at most 15 characters.
    private static string LinkOf(int node) => string.Create(CultureInfo.InvariantCulture, $"v{Environment.ProcessId}-{node}");

    private static async Task IpAsync(params string[] arguments)
    {
        var (code, error) = await TryIpAsync(arguments);
        Assert.True(code == 0, $"ip {string.Join(' ', arguments)}: {error}");
    }

    private static async Task<(int Code, string Error)> TryIpAsync(params string[] arguments)
    {
        using Process process = RedisProcess.Run("ip", arguments, ".");
        var error = await process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        return (process.ExitCode, error);
    }

    private async Task BuildAsync()
    {
        await IpAsync("link", "add", Bridge, "type", "bridge");
        await IpAsync("addr", "add", $"{AddressOf(0)}/24", "dev", Bridge);
        await IpAsync("link", "set", Bridge, "up");
        for (var node = 1; node <= _nodes; node++)
        {
            await IpAsync("netns", "add", NamespaceOf(node));
            await IpAsync("link", "add", LinkOf(node), "type", "veth", "peer", "name", "eth0", "netns", NamespaceOf(node));
            await IpAsync("link", "set", LinkOf(node), "master", Bridge, "up");
            await IpAsync("-n", NamespaceOf(node), "addr", "add", $"{AddressOf(node)}/24", "dev", "eth0");
            await IpAsync("-n", NamespaceOf(node), "link", "set", "lo", "up");
            await IpAsync("-n", NamespaceOf(node), "link", "set", "eth0", "up");
        }
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
