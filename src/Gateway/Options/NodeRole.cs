namespace LiveOrleans.Gateway;

/// <summary>What a node does.</summary>
public enum NodeRole
{
    /// <summary>It owns channels and serves clients.</summary>
    All,

    /// <summary>It owns channels; clients go to other nodes.</summary>
    Silo,

    /// <summary>It serves clients; channels are on other nodes.</summary>
    Gateway,
}
