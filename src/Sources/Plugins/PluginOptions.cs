namespace LiveOrleans.Sources;

/// <summary>How the back-end plugin that feeds some channels is started or reached, and what it is told.</summary>
public sealed record PluginOptions
{
    /// <summary>The channels: a name without tenant, or one that ends in <c>*</c> and stands for all that begin with the rest.</summary>
    public required string Pattern { get; init; }

    /// <summary>The plugin's id, such as <c>grafana-mqtt-datasource</c>.</summary>
    public required string PluginId { get; init; }

    /// <summary>The executable: a path, or a name that is looked for in <c>PATH</c>. Null when <see cref="Address"/> is given.</summary>
    public string? Executable { get; init; }

    /// <summary>What the executable is started with; none by default.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>
    /// Variables of the executable's environment, besides those of the handshake and the few that <see cref="PluginCommand"/> passes on.
    /// Values may be secrets: they appear nowhere else.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>
    /// Where a plugin that runs by itself listens: <c>host:port</c> or <c>unix:///path</c>. It is not started, not stopped, and
    /// no handshake takes place. Null when <see cref="Executable"/> is given.
    /// </summary>
    public string? Address { get; init; }

    /// <summary>The data source's settings; null for none but the uid, which channels of the scope <c>ds</c> have in their name.</summary>
    public PluginDataSource? DataSource { get; init; }

    /// <summary>The settings of an app, for channels of the scope <c>plugin</c>; null for empty ones.</summary>
    public PluginAppInstance? AppInstance { get; init; }

    /// <summary>What is wrong with these options; null when nothing is. It names the option and holds no secret.</summary>
    public string? Fault()
    {
        if (PluginId.Length == 0)
        {
            return "the plugin id must not be empty";
        }

        if (string.IsNullOrEmpty(Executable) == string.IsNullOrEmpty(Address))
        {
            return "a plugin has an executable or an address: one of the two, and not both";
        }

        if (!string.IsNullOrEmpty(Address))
        {
            return Arguments.Count + Environment.Count > 0
                ? "arguments and environment belong to an executable; a plugin with an address runs by itself"
                : PluginAddress.TryParse(Address, out _) ? null : "the address must be host:port or unix:///path";
        }

        return Environment.Any(static pair => pair.Key.Length == 0 || pair.Key.Contains('=', StringComparison.Ordinal))
            ? "the name of a variable of the environment must not be empty or hold ="
            : null;
    }

    /// <summary>Names the plugin and its channels; never a setting.</summary>
    public override string ToString() => $"plugin {PluginId} of {Pattern}";
}
