using System.Net;

namespace LiveOrleans.Sources;

/// <summary>A plugin that runs by itself and is only connected to.</summary>
internal sealed class StandalonePlugin(EndPoint endPoint) : IPluginHost
{
    private readonly PluginConnection _connection = new(endPoint, exited: null);

    public ValueTask<PluginConnection> ConnectAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_connection);

    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }
}
