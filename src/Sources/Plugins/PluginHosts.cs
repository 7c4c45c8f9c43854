using LiveOrleans.Channels;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Sources;

/// <summary>The plugins of a node: one process per command, however many registrations, data sources and channels use it.</summary>
/// <param name="loggers">Makes the logs that take what plugins write.</param>
/// <param name="time">The clock of deadlines and pauses.</param>
/// <remarks>A plugin is started when a channel first needs it. Disposing stops all of them, for which each has two seconds.</remarks>
public sealed class PluginHosts(ILoggerFactory loggers, TimeProvider time) : IAsyncDisposable
{
    // Guards everything below.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (IPluginHost Host, int Users)> _hosts = new(StringComparer.Ordinal);
    private readonly Dictionary<SourceRegistration, string> _registrations = new(ReferenceEqualityComparer.Instance);
    private bool _isDisposed;

    /// <summary>Says that a registration is not used any more. The plugin is stopped when it was the last of its command.</summary>
    /// <param name="registration">What <see cref="PluginSources.Register"/> has made with this object; any other is passed over.</param>
    public async ValueTask ReleaseAsync(SourceRegistration registration)
    {
        if (Forget(registration) is { } host)
        {
            await host.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        IPluginHost[] hosts;
        lock (_lock)
        {
            _isDisposed = true;
            hosts = [.. _hosts.Values.Select(static entry => entry.Host)];
            _hosts.Clear();
            _registrations.Clear();
        }

        await Task.WhenAll(hosts.Select(static host => host.DisposeAsync().AsTask()));
    }

    internal ILogger CreateLogger<T>() => loggers.CreateLogger<T>();

    /// <summary>Makes a registration whose sources use the plugin of these options.</summary>
    internal SourceRegistration Register(PluginOptions options, Func<IPluginHost, SourceRegistration> create)
    {
        var key = KeyOf(options);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var (host, users) = _hosts.TryGetValue(key, out var entry) ? entry : (CreateHost(options), 0);
            var registration = create(host);
            _hosts[key] = (host, users + 1);
            _registrations.Add(registration, key);
            return registration;
        }
    }

    private IPluginHost CreateHost(PluginOptions options) =>
        options.Address is { Length: > 0 } address && PluginAddress.TryParse(address, out var endPoint)
            ? new StandalonePlugin(endPoint)
            : new PluginProgram(
                new PluginCommand(options.PluginId, options.Executable ?? string.Empty, options.Arguments, options.Environment),
                loggers.CreateLogger<PluginProcess>(),
                time);

    // The zero cannot be in an argument or a variable of a process.
    private static string KeyOf(PluginOptions options) => options.Address is { Length: > 0 } address
        ? $"address\0{address}"
        : string.Join('\0', [options.Executable, .. options.Arguments, string.Empty, .. options.Environment.Select(static pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal)]);

    /// <summary>Forgets a registration. The host, when nobody uses it any more.</summary>
    private IPluginHost? Forget(SourceRegistration registration)
    {
        lock (_lock)
        {
            if (!_registrations.Remove(registration, out var key))
            {
                return null;
            }

            var (host, users) = _hosts[key];
            if (users > 1)
            {
                _hosts[key] = (host, users - 1);
                return null;
            }

            _hosts.Remove(key);
            return host;
        }
    }
}
