namespace LiveOrleans.HostMetrics;

/// <summary>Where a user sees what the sample does.</summary>
internal interface ISendingDisplay
{
    /// <summary>Shows something that has happened.</summary>
    void Say(string line);

    /// <summary>Shows how far it is; called after every answer.</summary>
    void Show(SendingStatus status);
}
