using LiveOrleans.Channels;
using LiveOrleans.Sources;

namespace LiveOrleans.Silo;

/// <summary>All sources of the node: those that programs have registered, then those of <c>live:sources</c>, which can change.</summary>
/// <remarks>An entry that says the same as before keeps its registration, and so its runs. Used by one thread at a time.</remarks>
internal sealed class ConfiguredSources
{
    private readonly SourceRegistration[] _fixed;
    private readonly PluginHosts _plugins;
    private readonly TimeProvider _time;
    private (SourceSettings Settings, SourceRegistration Registration)[] _current;

    /// <summary>Registers the sources that the node starts with.</summary>
    /// <param name="fixed">The registrations that stay.</param>
    /// <param name="settings">Those of <c>live:sources</c>.</param>
    /// <param name="plugins">The node's plugins.</param>
    /// <param name="time">The sources' clock.</param>
    public ConfiguredSources(IEnumerable<SourceRegistration> @fixed, IReadOnlyList<SourceSettings> settings, PluginHosts plugins, TimeProvider time)
    {
        _fixed = [.. @fixed];
        _plugins = plugins;
        _time = time;
        _current = [.. settings.Select(Register)];
    }

    /// <summary>All registrations, in their order.</summary>
    public IReadOnlyList<SourceRegistration> Registrations => [.. _fixed, .. _current.Select(static source => source.Registration)];

    /// <summary>Takes what <c>live:sources</c> says now.</summary>
    /// <returns>What has changed; null when nothing has, not even the order.</returns>
    public SourceChange? Update(IReadOnlyList<SourceSettings> settings)
    {
        var before = _current.ToList();
        var next = settings.Select(source => Take(before, source) ?? Register(source)).ToArray();
        if (next.SequenceEqual(_current))
        {
            return null;
        }

        string[] gone = [.. before.Select(static source => source.Settings.Channels)];
        string[] come = [.. next.Except(_current).Select(static source => source.Settings.Channels)];
        _current = next;
        return new SourceChange(
            [.. come.Except(gone, StringComparer.Ordinal)],
            [.. come.Intersect(gone, StringComparer.Ordinal)],
            [.. gone.Except(come, StringComparer.Ordinal)],
            [.. before.Select(static source => source.Registration)]);
    }

    private static (SourceSettings Settings, SourceRegistration Registration)? Take(
        List<(SourceSettings Settings, SourceRegistration Registration)> sources, SourceSettings settings)
    {
        var index = sources.FindIndex(source => string.Equals(source.Settings.Content, settings.Content, StringComparison.Ordinal));
        if (index < 0)
        {
            return null;
        }

        var same = sources[index];
        sources.RemoveAt(index);
        return same;
    }

    private (SourceSettings Settings, SourceRegistration Registration) Register(SourceSettings settings) => (settings, settings.Register(_time, _plugins));
}
