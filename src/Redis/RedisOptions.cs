namespace LiveOrleans.Redis;

/// <summary>Which Redis joins the nodes of a cluster. Not a record: its text must not show the password.</summary>
public sealed class RedisOptions
{
    /// <summary>
    /// Grafana's <c>ha_engine_address</c>: <c>host:port</c>, <c>redis://user:password@host:port/database</c> or
    /// <c>rediss://…</c> for TLS. Empty: 127.0.0.1:6379.
    /// </summary>
    public string Address { get; init; } = string.Empty;

    /// <summary>Grafana's <c>ha_engine_password</c>; goes before a password in the address. Empty: none.</summary>
    public string Password { get; init; } = string.Empty;

    /// <summary>Grafana's <c>ha_prefix</c>: the names of all keys begin with it and <c>.gf_live</c>, or with <c>gf_live</c> when it is empty. Holds no braces.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>The name by which Orleans' membership is kept, so that its key begins like all others.</summary>
    public string ServiceId => new RedisKeys(Prefix).Prefix;
}
