namespace LiveOrleans.Channels;

/// <summary>What a user may do in an organisation, as Grafana's roles have it. A higher value may do all that a lower one may.</summary>
public enum Role
{
    /// <summary>May subscribe.</summary>
    Viewer,

    /// <summary>May also push.</summary>
    Editor,

    /// <summary>May also open push sessions, and say what channels do.</summary>
    Admin,
}
