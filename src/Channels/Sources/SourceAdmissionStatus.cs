namespace LiveOrleans.Channels;

/// <summary>Whether a session may subscribe to a source's channel, or publish on it. The values are those of Grafana's plugin protocol.</summary>
public enum SourceAdmissionStatus
{
    /// <summary>It may.</summary>
    Allowed = 0,

    /// <summary>The source knows no such path.</summary>
    NotFound = 1,

    /// <summary>It may not.</summary>
    PermissionDenied = 2,

    /// <summary>The source could not be asked, or failed to answer; not a value of the plugin protocol. Trying again may succeed.</summary>
    Failed = 3,
}
