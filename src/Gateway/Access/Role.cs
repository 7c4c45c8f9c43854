namespace LiveOrleans.Gateway;

/// <summary>What a caller may do, as Grafana's organisation roles have it. A higher value may do all that a lower one may.</summary>
public enum Role
{
    /// <summary>May subscribe.</summary>
    Viewer,

    /// <summary>May also push.</summary>
    Editor,

    /// <summary>May also open push sessions.</summary>
    Admin,
}
