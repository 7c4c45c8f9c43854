namespace LiveOrleans.Gateway;

/// <summary>What Grafana says about a proof.</summary>
internal enum GrafanaStanding
{
    /// <summary>Grafana could not be asked, or not understood.</summary>
    Away,

    /// <summary>The proof is a caller's.</summary>
    Known,

    /// <summary>The proof proves nothing, or no longer.</summary>
    Refused,

    /// <summary>The session lives, but its cookie is due for a new one, which only the browser can fetch.</summary>
    NeedsRotation,
}
