namespace LiveOrleans.Sources;

/// <summary>What leads to a plugin's server. All channels and data sources of the plugin share one.</summary>
internal interface IPluginHost : IAsyncDisposable
{
    /// <summary>Gives the connection to the plugin, which is started first when it does not run.</summary>
    /// <param name="cancellationToken">Ends the wait; a start that others wait for too goes on.</param>
    /// <exception cref="IOException">The plugin cannot be started; the message says why.</exception>
    ValueTask<PluginConnection> ConnectAsync(CancellationToken cancellationToken);
}
