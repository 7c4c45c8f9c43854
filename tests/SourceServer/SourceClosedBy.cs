namespace LiveOrleans.SourceServer;

/// <summary>Who ended a stream.</summary>
public enum SourceClosedBy
{
    /// <summary>Nobody yet.</summary>
    Nobody,

    /// <summary>The client closed its connection.</summary>
    Client,

    /// <summary>The server, since a higher token came.</summary>
    HigherToken,

    /// <summary>The server, since the test said so or ended.</summary>
    Server,
}
