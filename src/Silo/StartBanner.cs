using System.Reflection;
using System.Runtime.InteropServices;
using LiveOrleans.Gateway;
using LiveOrleans.Redis;

namespace LiveOrleans.Silo;

/// <summary>What an operator sees when a node has started: where it is and what it is made of.</summary>
internal static class StartBanner
{
    private static readonly string[] AnyHost = ["[::]", "0.0.0.0", "*", "+"];

    /// <summary>The version of this program.</summary>
    public static string Version => VersionOf(Assembly.GetExecutingAssembly());

    /// <summary>Writes the banner.</summary>
    public static Task WriteAsync(TextWriter output, WebApplication node, LiveStart start) => output.WriteAsync(Compose(
        [.. node.Urls], [.. node.Services.GetRequiredService<ConfiguredSources>().Registrations.Select(source => source.Pattern)], start));

    /// <summary>Composes the banner.</summary>
    /// <param name="addresses">What is listened on.</param>
    /// <param name="sources">The patterns of the channels that have sources.</param>
    /// <param name="start">What the node was started with.</param>
    internal static string Compose(IReadOnlyList<string> addresses, IReadOnlyList<string> sources, LiveStart start)
    {
        var lines = new List<string>
        {
            $"LiveOrleans {Version}: {Kind(start.Options)}",
            $"  made of    Orleans {VersionOf(typeof(Orleans.IGrain).Assembly)}, {RuntimeInformation.FrameworkDescription}",
        };
        foreach (var address in addresses.Select(Reachable))
        {
            if (start.Options.Role is NodeRole.Silo)
            {
                lines.Add($"  health     {address}/readyz");
                continue;
            }

            lines.Add($"  console    {address}/");
            lines.Add($"  push       {address}/api/live/push/{{streamId}}");
            lines.Add($"  WebSocket  {address.Replace("http", "ws", StringComparison.Ordinal)}/api/live/ws");
        }

        lines.Add($"  sources    {(sources.Count == 0 ? "none" : string.Join(", ", sources))}");
        lines.Add($"  callers    {Callers(start)}");
        lines.AddRange(start.Warnings.Select(warning => $"  warning    {warning}"));
        return string.Join(Environment.NewLine, lines) + Environment.NewLine;
    }

    private static string Callers(LiveStart start) => string.Join(", or ", start.Access.Modes.Select(mode => mode switch
    {
        AuthenticationModes.Anonymous => $"anonymous, organisation 1, role {start.Access.AnonymousRole}",
        AuthenticationModes.Grafana => $"as Grafana at {(start.Options.Grafana.Url ?? start.Options.RootUrl)?.Authority} says",
        _ => $"by {mode}",
    }));

    private static string Kind(LiveOptions options) => options switch
    {
        { IsCluster: false } => "one node, everything in memory",
        { Role: NodeRole.Silo } => $"a silo of cluster {options.ClusterId}, joined by Redis at {Redis(options)}",
        { Role: NodeRole.Gateway } => $"a gateway of cluster {options.ClusterId}, joined by Redis at {Redis(options)}",
        _ => $"a node of cluster {options.ClusterId}, joined by Redis at {Redis(options)}",
    };

    // Host and port alone: the rest of an address may be secret.
    private static string Redis(LiveOptions options) => RedisAddress.TryParse(options.HaEngineAddress, out var address, out _) ? $"{address}" : string.Empty;

    // An address that stands for every interface is no link.
    private static string Reachable(string address)
    {
        var any = AnyHost.FirstOrDefault(host => address.Contains($"://{host}", StringComparison.Ordinal));
        return any is null ? address : address.Replace($"://{any}", "://localhost", StringComparison.Ordinal);
    }

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion is { } text
            ? text.Split('+', ' ')[0].TrimEnd('.')
            : "unknown";
}
