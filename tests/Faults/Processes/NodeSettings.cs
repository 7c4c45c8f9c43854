namespace LiveOrleans.Faults;

/// <summary>What the nodes of a cluster are started with.</summary>
internal sealed record NodeSettings
{
    /// <summary>The executable.</summary>
    public string Program { get; init; } = BuiltSilo.Path;

    /// <summary>The address that it listens on.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The network namespace that it runs in; null for the tests' own.</summary>
    public string? Namespace { get; init; }

    /// <summary>Where Redis is; null for a node that is alone, with everything in memory.</summary>
    public string? RedisAddress { get; init; }

    public string Prefix { get; init; } = "faults";

    public string ClusterId { get; init; } = "faults";

    /// <summary>Where the source server is; null for channels without an upstream.</summary>
    public Uri? Sources { get; init; }

    /// <summary>Further options of the command line.</summary>
    public IReadOnlyList<string> Further { get; init; } = [];

    /// <summary>Where the nodes' output is kept.</summary>
    public required string LogFolder { get; init; }

    /// <summary>The command line of one node.</summary>
    public IEnumerable<string> Arguments(Uri url, NodeRole role)
    {
        List<string> arguments =
        [
            "--urls", url.GetLeftPart(UriPartial.Authority),
            "--Logging:Console:FormatterName", "simple", "--Logging:Console:FormatterOptions:TimestampFormat", "HH:mm:ss.fff ",
        ];
        if (RedisAddress is not null)
        {
            arguments.AddRange(
            [
                "--live:ha_engine", "redis", "--live:ha_engine_address", RedisAddress, "--live:ha_prefix", Prefix, "--live:cluster_id", ClusterId,
                "--live:role", role switch { NodeRole.Silo => "silo", NodeRole.Gateway => "gateway", _ => "all" },
            ]);
        }

        if (Sources is not null)
        {
            arguments.AddRange(
            [
                "--live:sources:0:channels", "ds/feed/*", "--live:sources:0:type", "sse",
                "--live:sources:0:url", $"{Sources.GetLeftPart(UriPartial.Authority)}/stream/{{path}}",
            ]);
        }

        return [.. arguments, .. Further];
    }
}
