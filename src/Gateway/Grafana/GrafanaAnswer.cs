namespace LiveOrleans.Gateway;

/// <summary>Grafana's answer about a caller.</summary>
/// <param name="Standing">What it says.</param>
/// <param name="Caller">Who it is, without the proof; null unless known.</param>
internal sealed record GrafanaAnswer(GrafanaStanding Standing, Caller? Caller = null)
{
    /// <summary>Grafana could not be asked.</summary>
    public static readonly GrafanaAnswer Away = new(GrafanaStanding.Away);

    /// <summary>The proof proves nothing.</summary>
    public static readonly GrafanaAnswer Refused = new(GrafanaStanding.Refused);
}
