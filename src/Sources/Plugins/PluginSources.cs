using LiveOrleans.Channels;

namespace LiveOrleans.Sources;

/// <summary>Registers sources of the kind <c>plugin</c>: back-end plugins of Grafana.</summary>
public static class PluginSources
{
    /// <summary>Registers the source of some channels. Its plugin is started when one of them first needs it.</summary>
    /// <param name="options">How the plugin is started or reached, and what it is told.</param>
    /// <param name="hosts">The node's plugins, which share processes and stop them. <see cref="PluginHosts.ReleaseAsync"/> takes the registration back.</param>
    /// <param name="time">The clock of deadlines.</param>
    /// <exception cref="ArgumentException">The options contradict each other; see <see cref="PluginOptions.Fault"/>.</exception>
    public static SourceRegistration Register(PluginOptions options, PluginHosts hosts, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(hosts);
        if (options.Fault() is { } fault)
        {
            throw new ArgumentException($"{options}: {fault}", nameof(options));
        }

        return hosts.Register(options, host =>
        {
            var link = new PluginLink(options, host, hosts.CreateLogger<PluginSource>(), time);
            return new SourceRegistration(options.Pattern, channel => new PluginSource(channel, link, time));
        });
    }
}
