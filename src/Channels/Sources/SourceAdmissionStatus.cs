namespace LiveOrleans.Channels;

/// <summary>Whether a session may subscribe to a source's channel. The values are those of Grafana's plugin protocol.</summary>
public enum SourceAdmissionStatus
{
    /// <summary>It may.</summary>
    Allowed = 0,

    /// <summary>The source knows no such path.</summary>
    NotFound = 1,

    /// <summary>It may not.</summary>
    PermissionDenied = 2,
}
