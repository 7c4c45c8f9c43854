namespace LiveOrleans.Gateway;

/// <summary>How a node asks the Grafana behind the same proxy: the options <c>live:auth:grafana</c>, whose defaults are the first values here.</summary>
public sealed class GrafanaOptions
{
    /// <summary>Where Grafana is; null for <c>live:root_url</c>.</summary>
    public Uri? Url { get; internal set; }

    /// <summary>The name of Grafana's session cookie.</summary>
    public string Cookie { get; internal set; } = "grafana_session";

    /// <summary>The header in which Grafana takes a JWT. What comes as <c>?auth_token=</c> is passed on in it.</summary>
    public string JwtHeader { get; internal set; } = "X-JWT-Assertion";

    /// <summary>How long an answer about a caller or a dashboard counts; zero for each question anew.</summary>
    public TimeSpan CacheTime { get; internal set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often it is asked whether what opened a session still holds.</summary>
    public TimeSpan RecheckInterval { get; internal set; } = TimeSpan.FromSeconds(60);
}
