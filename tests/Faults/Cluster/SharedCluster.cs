using System.Globalization;

namespace LiveOrleans.Faults;

/// <summary>A cluster for all tests of a class, each of which leaves it well: its start takes longer than most of them.</summary>
public abstract class SharedCluster : IAsyncLifetime
{
    private readonly string _name;
    private readonly NodeRole[] _roles;
    private ClusterProcess? _cluster;
    private int _loads;

    private protected SharedCluster(string name, params NodeRole[] roles)
    {
        _name = name;
        _roles = roles;
    }

    internal ClusterProcess Cluster => _cluster ?? throw new InvalidOperationException("The cluster is started before the first test.");

    public async ValueTask InitializeAsync() => _cluster = await ClusterProcess.StartAsync(_roles, folder: TestLogs.NewFolder(_name));

    public async ValueTask DisposeAsync()
    {
        await (_cluster?.DisposeAsync() ?? default);
        GC.SuppressFinalize(this);
    }

    /// <summary>What the names of the next load's publishers begin with.</summary>
    internal string NextPublisher() => string.Create(CultureInfo.InvariantCulture, $"l{++_loads}p");
}
