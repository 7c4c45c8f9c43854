using System.Globalization;
using LiveOrleans.Gateway;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.Memory;

namespace LiveOrleans.Silo;

/// <summary>Where the options come from: defaults, appsettings.json, Grafana file, environment, command line; the later wins.</summary>
internal static class LiveConfiguration
{
    /// <summary>Adds Grafana's settings to the configuration of a host and reads the options out of the whole.</summary>
    /// <param name="configuration">What the host has by itself: appsettings.json, environment and command line.</param>
    /// <param name="args">The command line.</param>
    /// <param name="environment">The process's environment.</param>
    public static async Task<LiveStart> LoadAsync(
        ConfigurationManager configuration, string[] args, IReadOnlyCollection<KeyValuePair<string, string>> environment)
    {
        var file = ConfigFile(args) is { } path ? await GrafanaSettings.FromFileAsync(path) : null;
        var grafanaEnvironment = GrafanaSettings.FromEnvironment(environment);
        ((IConfigurationBuilder)configuration).Sources.Insert(0, Defaults(file is not null));
        configuration.AddInMemoryCollection(file?.Values ?? []);

        // The environment and the command line are in the host's sources already; they must come after the Grafana file.
        configuration.AddInMemoryCollection(grafanaEnvironment.Values).AddEnvironmentVariables().AddCommandLine(args);

        var options = LiveOptionsReader.Read(configuration, out var faults);
        var sources = await SourceSurvey.TakeAsync(configuration);
        var secrets = await SecretValues.ReadAsync(WebhookReader.SectionOf(configuration), Environment.GetEnvironmentVariable);
        var webhooks = WebhookReader.Read(configuration, secrets, out var webhookFaults);
        var authSecrets = await SecretValues.ReadAsync(AccessReader.SectionOf(configuration), Environment.GetEnvironmentVariable);
        var (access, accessFaults) = await AccessReader.ReadAsync(configuration, options, authSecrets);
        var rules = RulesReader.Read(configuration, out var ruleFaults);
        var cluster = await ClusterEntry.FindAsync(options);
        var addresses = ListenAddresses.Find(configuration);
        return new LiveStart(
            options,
            [.. file?.Faults ?? [], .. grafanaEnvironment.Faults, .. faults, .. sources.Faults, .. webhookFaults, .. accessFaults, .. ruleFaults, .. cluster.Faults, .. Exposure(options, faults, addresses)],
            [.. file?.Warnings ?? [], .. grafanaEnvironment.Warnings, .. Doubts(options), .. cluster.Doubts(options)],
            addresses)
        {
            Sources = sources.Sources,
            Webhooks = webhooks,
            Access = access,
            ChannelRules = rules,
            Advertised = cluster.Address,
            Certificate = cluster.Certificate,
        };
    }

    // Below everything else, so that whoever says something is heard.
    private static MemoryConfigurationSource Defaults(bool withGrafanaFile)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
            ["Logging:LogLevel:Orleans"] = "Warning",
            ["Logging:LogLevel:Polly"] = "Warning",

            // Before its first check it measures from the machine's start, and warns of hours of silence.
            ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = "Error",

            // A channel that cannot become active says so to its callers, who report it; while Redis is away this would be several a second.
            ["Logging:LogLevel:Orleans.Grain"] = "Critical",

            // A join that fails, and a silo that is lost, are said once by the node; these say it again with stack traces.
            ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
            ["Logging:LogLevel:Orleans.Runtime.Silo"] = "Critical",
            ["Logging:LogLevel:Orleans.Runtime.MembershipService.MembershipTableManager"] = "Critical",
            ["Logging:LogLevel:Orleans.Runtime.MembershipService.MembershipAgent"] = "Error",
            ["Logging:LogLevel:Orleans.Runtime.MembershipService.ClusterManifestProvider"] = "Error",
            ["Logging:LogLevel:Orleans.Messaging.Connection"] = "Error",
            ["Logging:LogLevel:Orleans.Runtime.Messaging"] = "Error",
            ["Logging:LogLevel:Orleans.Runtime.AsyncTimer"] = "Error",
        };
        if (withGrafanaFile)
        {
            values["live:max_connections"] = LiveOptions.MaxConnectionsWithGrafanaFile.ToString(CultureInfo.InvariantCulture);
        }

        return new MemoryConfigurationSource { InitialData = values };
    }

    private static IEnumerable<string> Doubts(LiveOptions options) =>
        options.MaxConnections == 0 ? ["live:max_connections is 0: no client is admitted."] : [];

    // Read from the command line alone: CONFIG is too common a name in environments.
    private static string? ConfigFile(string[] args)
    {
        var commandLine = new CommandLineConfigurationProvider(args);
        commandLine.Load();
        return commandLine.TryGet("config", out var path) ? path : null;
    }

    // Without authentication, whoever reaches the server is let in: the operator must say as what.
    private static IEnumerable<OptionFault> Exposure(LiveOptions options, IReadOnlyList<OptionFault> faults, IReadOnlyList<string> addresses)
    {
        var said = !options.AuthModes.Contains(AuthenticationModes.Anonymous, StringComparer.Ordinal)
            || options.AnonymousRole is not null
            || faults.Any(fault => string.Equals(fault.Option, "live:auth:anonymous_role", StringComparison.Ordinal));
        return said ? [] : addresses.Where(address => !ListenAddresses.IsLocal(address)).Select(address => new OptionFault(
            "urls",
            address,
            "other machines can reach this address, and nobody has to prove who they are (live:auth:mode has anonymous); "
            + "listen on 127.0.0.1, or allow it with --live:auth:anonymous_role Viewer, Editor or Admin"));
    }
}
