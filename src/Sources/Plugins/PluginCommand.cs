using System.Diagnostics;

namespace LiveOrleans.Sources;

/// <summary>How a plugin's process is started.</summary>
/// <param name="PluginId">Names it in logs and errors.</param>
/// <param name="Executable">A path, or a name that is looked for in <c>PATH</c>.</param>
/// <param name="Arguments">What it is started with.</param>
/// <param name="Environment">Its variables besides those below.</param>
/// <remarks>
/// This process' own environment holds secrets that are no plugin's business. So a plugin gets of it only what programs need to
/// run at all and to find their way out: paths, locale, certificates, proxies.
/// </remarks>
internal sealed record PluginCommand(
    string PluginId, string Executable, IReadOnlyList<string> Arguments, IReadOnlyList<KeyValuePair<string, string>> Environment)
{
    private static readonly string[] PassedOn =
    [
        "PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR",
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
    ];

    // Names and values of the handshake are go-plugin's; the cookie, by which a plugin knows that a host and not a person
    // started it, is the same for every kind of Grafana's plugins. The ports are for plugins that cannot have a Unix socket.
    private static readonly (string Name, string Value)[] Handshake =
    [
        ("grafana_plugin_type", "datasource"),
        ("PLUGIN_PROTOCOL_VERSIONS", PluginHandshake.ProtocolVersion),
        ("PLUGIN_MIN_PORT", "10000"),
        ("PLUGIN_MAX_PORT", "25000"),
    ];

    /// <summary>Makes what starts the process.</summary>
    /// <param name="socketFolder">Where it may make its socket.</param>
    public ProcessStartInfo ToStartInfo(string socketFolder)
    {
        var start = new ProcessStartInfo(Executable, Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var passedOn = PassedOn
            .Select(static name => (Name: name, Value: System.Environment.GetEnvironmentVariable(name)))
            .Where(static pair => pair.Value is not null);
        start.Environment.Clear();
        foreach (var (name, value) in passedOn.Concat(Environment.Select(static pair => (pair.Key, (string?)pair.Value))))
        {
            start.Environment[name] = value;
        }

        foreach (var (name, value) in Handshake)
        {
            start.Environment[name] = value;
        }

        start.Environment["PLUGIN_UNIX_SOCKET_DIR"] = socketFolder;
        return start;
    }
}
