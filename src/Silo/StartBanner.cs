using System.Reflection;
using System.Runtime.InteropServices;
using LiveOrleans.Channels;
using LiveOrleans.Gateway;

namespace LiveOrleans.Silo;

/// <summary>What an operator sees when a node has started: where it is and what it is made of.</summary>
internal static class StartBanner
{
    private static readonly string[] AnyHost = ["[::]", "0.0.0.0", "*", "+"];

    /// <summary>The version of this program.</summary>
    public static string Version => VersionOf(Assembly.GetExecutingAssembly());

    /// <summary>Writes the banner.</summary>
    public static Task WriteAsync(TextWriter output, WebApplication node, LiveStart start) => output.WriteAsync(Compose(
        [.. node.Urls], [.. node.Services.GetServices<SourceRegistration>().Select(source => source.Pattern)], start));

    /// <summary>Composes the banner.</summary>
    /// <param name="addresses">What is listened on.</param>
    /// <param name="sources">The patterns of the channels that have sources.</param>
    /// <param name="start">What the node was started with.</param>
    internal static string Compose(IReadOnlyList<string> addresses, IReadOnlyList<string> sources, LiveStart start)
    {
        var lines = new List<string>
        {
            $"LiveOrleans {Version}: one node, everything in memory",
            $"  made of    Orleans {VersionOf(typeof(Orleans.IGrain).Assembly)}, {RuntimeInformation.FrameworkDescription}",
        };
        foreach (var address in addresses.Select(Reachable))
        {
            lines.Add($"  console    {address}/");
            lines.Add($"  push       {address}/api/live/push/{{streamId}}");
            lines.Add($"  WebSocket  {address.Replace("http", "ws", StringComparison.Ordinal)}/api/live/ws");
        }

        lines.Add($"  sources    {(sources.Count == 0 ? "none" : string.Join(", ", sources))}");
        lines.Add($"  callers    anonymous, organisation 1, role {start.Options.AnonymousRole ?? Role.Admin}");
        lines.AddRange(start.Warnings.Select(warning => $"  warning    {warning}"));
        return string.Join(Environment.NewLine, lines) + Environment.NewLine;
    }

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
