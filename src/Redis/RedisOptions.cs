namespace LiveOrleans.Redis;

/// <summary>Which Redis joins the nodes of a cluster. Not a record: its text must not show the password.</summary>
public sealed class RedisOptions
{
    /// <summary>
    /// Grafana's <c>ha_engine_address</c>: <c>host:port</c>, <c>redis://user:password@host:port/database</c> or
    /// <c>rediss://…</c> for TLS; <c>redis://host,host/database?serviceName=…</c> for Sentinels. Of a Redis Cluster any node.
    /// Empty: 127.0.0.1:6379.
    /// </summary>
    public string Address { get; init; } = string.Empty;

    /// <summary>Grafana's <c>ha_engine_password</c>; goes before a password in the address. Empty: none.</summary>
    public string Password { get; init; } = string.Empty;

    /// <summary>A PEM file with the certificate of who issued Redis' own, should the system not trust it. Empty: none.</summary>
    public string TlsCaPath { get; init; } = string.Empty;

    /// <summary>Grafana's <c>ha_prefix</c>: the names of all keys begin with it and <c>.gf_live</c>, or with <c>gf_live</c> when it is empty. Holds no braces.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>What the names of all keys begin with; membership, whose keys Orleans names, takes it for its service id.</summary>
    public string ServiceId => RedisKeys.Root(Prefix);
}
