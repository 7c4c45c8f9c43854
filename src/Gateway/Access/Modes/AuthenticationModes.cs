namespace LiveOrleans.Gateway;

/// <summary>The words of <c>live:auth:mode</c>.</summary>
public static class AuthenticationModes
{
    /// <summary>Nobody proves anything.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>A signed token.</summary>
    public const string Jwt = "jwt";

    /// <summary>A key of the configuration.</summary>
    public const string ApiKey = "apikey";

    /// <summary>Grafana is asked.</summary>
    public const string Grafana = "grafana";

    /// <summary>All words.</summary>
    public static IReadOnlyList<string> All { get; } = [Anonymous, Jwt, ApiKey, Grafana];
}
