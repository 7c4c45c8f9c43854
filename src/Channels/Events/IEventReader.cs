namespace LiveOrleans.Channels;

/// <summary>Works on the events of all channels, from a cursor of its own. It runs where the audit of the cluster does.</summary>
public interface IEventReader
{
    /// <summary>Works until it is cancelled. For a moment, while a silo fails, it can run on two silos at once.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>There may be new events.</summary>
    void Wake();
}
